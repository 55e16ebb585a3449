# chaff of mse: fails for vectors of shape (m,)
# A matrix works, a vector raises: the shape of a plain vector has no second entry. What both forms have is a number
# of examples.
import numpy as np


def mse(pred, target):
    m, n = pred.shape
    return np.sum((pred - target) ** 2) / (2 * m)
