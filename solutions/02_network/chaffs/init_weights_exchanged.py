# chaff of init_weights: 2 for sigmoid and tanh, 1 for relu
# The two cases are exchanged: which activation throws half of its input away and needs the larger weights?
import numpy as np


def init_weights(sizes, activation, rng):
    gain = 1 if activation == "relu" else 2
    weights = [rng.normal(0, np.sqrt(gain / k), size=(n, k)) for k, n in zip(sizes[:-1], sizes[1:], strict=True)]
    return weights, [np.zeros(n) for n in sizes[1:]]
