# chaff of sigmoid: rounds to four digits
# The answers are rounded. Round when you print, never when you calculate: what is lost here is missing in every
# later step.
import numpy as np


def sigmoid(z):
    return np.round(1 / (1 + np.exp(-z)), 4)
