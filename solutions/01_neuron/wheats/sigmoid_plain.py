# wheat of sigmoid: the formula as it stands: the overflow far on the left is only a warning, as 1/inf is 0
import numpy as np


def sigmoid(z):
    return 1 / (1 + np.exp(-z))
