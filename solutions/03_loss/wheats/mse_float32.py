# wheat of mse: calculates in float32
import numpy as np


def mse(pred, target):
    error = (pred - target).astype(np.float32)
    return np.mean(np.sum(error.reshape(len(error), -1) ** 2, axis=1)) / np.float32(2)
