# chaff of mse: divides by the number of entries, not of examples
# The mean was taken over all entries of the matrix. m counts the examples: for outputs of length n the division is by
# n too often. (np.mean on a matrix does this.)
import numpy as np


def mse(pred, target):
    return np.mean((pred - target) ** 2) / 2
