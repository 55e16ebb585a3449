# chaff of init_weights: as many biases as inputs
# A bias belongs to a neuron, not to an input: how many neurons does the layer have?
import numpy as np


def init_weights(sizes, activation, rng):
    gain = 2 if activation == "relu" else 1
    weights = [rng.normal(0, np.sqrt(gain / k), size=(n, k)) for k, n in zip(sizes[:-1], sizes[1:], strict=True)]
    return weights, [np.zeros(n) for n in sizes[:-1]]
