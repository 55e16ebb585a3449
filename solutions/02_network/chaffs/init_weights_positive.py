# chaff of init_weights: draws between 0 and 1
# rng.random gives numbers between 0 and 1: their mean is not 0, and so the sums drift to one side, more with every
# input.
import numpy as np


def init_weights(sizes, activation, rng):
    gain = 2 if activation == "relu" else 1
    weights = [rng.random((n, k)) * np.sqrt(3 * gain / k) for k, n in zip(sizes[:-1], sizes[1:], strict=True)]
    return weights, [np.zeros(n) for n in sizes[1:]]
