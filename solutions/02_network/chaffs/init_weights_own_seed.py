# chaff of init_weights: makes its own generator
# You make a generator of your own, with a fixed seed: every network starts with the same weights, whatever rng says.
# Use the generator that was passed in.
import numpy as np


def init_weights(sizes, activation, rng):
    rng = np.random.default_rng(0)
    gain = 2 if activation == "relu" else 1
    weights = [rng.normal(0, np.sqrt(gain / k), size=(n, k)) for k, n in zip(sizes[:-1], sizes[1:], strict=True)]
    return weights, [np.zeros(n) for n in sizes[1:]]
