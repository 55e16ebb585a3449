# chaff of init_weights: 1 / n_in for every activation
# relu sets about half of the numbers to 0, and with them half of the signal. The variance of the weights has to make
# up for it.
import numpy as np


def init_weights(sizes, activation, rng):
    weights = [rng.normal(0, np.sqrt(1 / k), size=(n, k)) for k, n in zip(sizes[:-1], sizes[1:], strict=True)]
    return weights, [np.zeros(n) for n in sizes[1:]]
