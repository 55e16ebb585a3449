# chaff of init_weights: uniform(-1, 1) times the standard deviation
# A uniform distribution between -1 and 1 does not have variance 1. Work out its variance (or measure it with np.var)
# before you scale it.
import numpy as np


def init_weights(sizes, activation, rng):
    gain = 2 if activation == "relu" else 1
    weights = [rng.uniform(-1, 1, size=(n, k)) * np.sqrt(gain / k) for k, n in zip(sizes[:-1], sizes[1:], strict=True)]
    return weights, [np.zeros(n) for n in sizes[1:]]
