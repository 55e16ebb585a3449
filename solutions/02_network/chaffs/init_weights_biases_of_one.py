# chaff of init_weights: biases start at 1
# A bias that is not 0 pushes every example to one side before anything was learned. Where should biases start?
import numpy as np


def init_weights(sizes, activation, rng):
    gain = 2 if activation == "relu" else 1
    weights = [rng.normal(0, np.sqrt(gain / k), size=(n, k)) for k, n in zip(sizes[:-1], sizes[1:], strict=True)]
    return weights, [np.ones(n) for n in sizes[1:]]
