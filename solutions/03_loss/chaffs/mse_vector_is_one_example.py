# chaff of mse: sums the last axis, whatever it is
# A plain vector of shape (m,) was taken for one example with m outputs: the sum ran over the examples, and the mean
# over nothing. In a vector every entry is an example.
import numpy as np


def mse(pred, target):
    return np.mean(np.sum((pred - target) ** 2, axis=-1)) / 2
