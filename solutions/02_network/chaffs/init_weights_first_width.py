# chaff of init_weights: uses the number of network inputs in every layer
# n_in is the number of inputs of the layer at hand, not of the network: it changes from layer to layer.
import numpy as np


def init_weights(sizes, activation, rng):
    std = np.sqrt((2 if activation == "relu" else 1) / sizes[0])
    weights = [rng.normal(0, std, size=(n, k)) for k, n in zip(sizes[:-1], sizes[1:], strict=True)]
    return weights, [np.zeros(n) for n in sizes[1:]]
