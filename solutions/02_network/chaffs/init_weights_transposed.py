# chaff of init_weights: weights of shape (n_in, n_out)
# Other courses store W the other way round. Here a row of W belongs to a neuron: what does that make its shape?
import numpy as np


def init_weights(sizes, activation, rng):
    gain = 2 if activation == "relu" else 1
    weights = [rng.normal(0, np.sqrt(gain / k), size=(k, n)) for k, n in zip(sizes[:-1], sizes[1:], strict=True)]
    return weights, [np.zeros(n) for n in sizes[1:]]
