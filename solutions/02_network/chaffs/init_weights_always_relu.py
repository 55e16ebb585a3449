# chaff of init_weights: 2 / n_in for every activation
# The 2 makes up for the half of the signal that relu throws away. sigmoid and tanh throw nothing away.
import numpy as np


def init_weights(sizes, activation, rng):
    weights = [rng.normal(0, np.sqrt(2 / k), size=(n, k)) for k, n in zip(sizes[:-1], sizes[1:], strict=True)]
    return weights, [np.zeros(n) for n in sizes[1:]]
