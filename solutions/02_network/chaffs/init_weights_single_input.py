# chaff of init_weights: no scale where there is a single input
# A layer with a single input is treated differently. The rule is the same for it: n_in is 1 there.
import numpy as np


def init_weights(sizes, activation, rng):
    gain = 2 if activation == "relu" else 1
    weights = []
    for n_in, n_out in zip(sizes[:-1], sizes[1:], strict=True):
        scale = np.sqrt(gain / n_in) if n_in > 1 else 1.0
        weights.append(rng.normal(0, scale, size=(n_out, n_in)))
    return weights, [np.zeros(n) for n in sizes[1:]]
