# chaff of init_weights: subtracts the mean of the layer
# You subtract the mean of the weights that were drawn. Then they are no longer independent, and their variance is too
# small: in a layer of a single weight nothing is left. It is the distribution that has mean 0.
import numpy as np


def init_weights(sizes, activation, rng):
    gain = 2 if activation == "relu" else 1
    weights = []
    for n_in, n_out in zip(sizes[:-1], sizes[1:], strict=True):
        W = rng.normal(0, np.sqrt(gain / n_in), size=(n_out, n_in))
        weights.append(W - W.mean())
    return weights, [np.zeros(n) for n in sizes[1:]]
