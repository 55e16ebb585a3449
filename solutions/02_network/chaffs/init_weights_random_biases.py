# chaff of init_weights: draws the biases too
# The biases need no randomness: the weights already make the neurons differ. Where should they all start?
import numpy as np


def init_weights(sizes, activation, rng):
    gain = 2 if activation == "relu" else 1
    weights = [rng.normal(0, np.sqrt(gain / k), size=(n, k)) for k, n in zip(sizes[:-1], sizes[1:], strict=True)]
    return weights, [rng.normal(0, 0.1, size=n) for n in sizes[1:]]
