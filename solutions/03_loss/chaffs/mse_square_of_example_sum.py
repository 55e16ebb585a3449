# chaff of mse: adds the errors of one example before squaring
# Within an example the errors of the outputs were added before the square, and can cancel. The squared norm is the
# sum of the squares of the outputs.
import numpy as np


def mse(pred, target):
    error = (pred - target).reshape(len(pred), -1)
    return np.sum(error.sum(axis=1) ** 2) / (2 * len(pred))
