# chaff of init_weights: no negative weights for relu
# For relu all your weights have one sign, as if its neurons had to be kept alive. The mean should be 0 for every
# activation: with one sign only, all neurons rise and fall together.
import numpy as np


def init_weights(sizes, activation, rng):
    weights, biases = [], []
    for n_in, n_out in zip(sizes[:-1], sizes[1:], strict=True):
        W = rng.normal(0, np.sqrt((2 if activation == "relu" else 1) / n_in), size=(n_out, n_in))
        weights.append(np.abs(W) if activation == "relu" else W)
        biases.append(np.zeros(n_out))
    return weights, biases
