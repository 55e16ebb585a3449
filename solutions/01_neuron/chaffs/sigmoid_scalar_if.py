# chaff of sigmoid: if z >= 0, which an array cannot answer
# The choice between the two forms is the right idea, but an if asks one question, and an array has as many answers
# as entries. Choose entry by entry, with np.where for example.
import numpy as np


def sigmoid(z):
    if z >= 0:
        return 1 / (1 + np.exp(-z))
    return np.exp(z) / (1 + np.exp(z))
