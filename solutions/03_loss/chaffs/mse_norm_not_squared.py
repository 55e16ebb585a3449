# chaff of mse: the norm of each example, not squared
# The root was taken of each example's squared length. The cost adds the squared lengths themselves: an error twice as
# large must cost four times as much.
import numpy as np


def mse(pred, target):
    error = (pred - target).reshape(len(pred), -1)
    return np.sum(np.sqrt((error**2).sum(axis=1))) / (2 * len(pred))
