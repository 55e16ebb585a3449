# chaff of init_weights: divides by the standard deviation of what was drawn
# You divide the weights by the standard deviation that they happen to have. It is the distribution that has the
# variance asked for; what was drawn has it nearly, and a layer of one weight has none to divide by.
import numpy as np


def init_weights(sizes, activation, rng):
    gain = 2 if activation == "relu" else 1
    weights = []
    for n_in, n_out in zip(sizes[:-1], sizes[1:], strict=True):
        W = rng.normal(size=(n_out, n_in))
        weights.append(W / (W.std() or 1) * np.sqrt(gain / n_in))
    return weights, [np.zeros(n) for n in sizes[1:]]
