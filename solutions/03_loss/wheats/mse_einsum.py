# wheat of mse: einsum, as a 0-d array
import numpy as np


def mse(pred, target):
    error = (pred - target).astype(float).reshape(len(pred), -1)
    return np.asarray(np.einsum("ij,ij->", error, error) / (2 * error.shape[0]))
