# wheat of init_weights: normal numbers made by hand from uniform ones, from the last layer to the first
import numpy as np


def init_weights(sizes, activation, rng):
    factor = np.sqrt(2 if activation == "relu" else 1)
    weights, biases = [], []
    for n_in, n_out in reversed(list(zip(sizes[:-1], sizes[1:], strict=True))):
        u, v = rng.random((n_in, n_out)), rng.random((n_in, n_out))
        normal = np.sqrt(-2 * np.log(1 - u)) * np.cos(2 * np.pi * v)
        weights.insert(0, factor / np.sqrt(n_in) * normal.T)
        biases.insert(0, np.zeros(n_out, dtype=int))
    return weights, biases
