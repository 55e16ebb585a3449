# chaff of init_weights: 0.01 times a standard normal number
# A fixed small number knows nothing of the width of the layer: after a few narrow layers no signal is left. The scale
# has to depend on the number of inputs.
import numpy as np


def init_weights(sizes, activation, rng):
    weights = [0.01 * rng.normal(0, 1, size=(n, k)) for k, n in zip(sizes[:-1], sizes[1:], strict=True)]
    return weights, [np.zeros(n) for n in sizes[1:]]
