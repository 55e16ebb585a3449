# chaff of init_weights: all weights 0
# If all neurons of a layer start alike, they get the same gradient and stay alike for ever. Weights have to start
# random.
import numpy as np


def init_weights(sizes, activation, rng):
    return [np.zeros((n, k)) for k, n in zip(sizes[:-1], sizes[1:], strict=True)], [np.zeros(n) for n in sizes[1:]]
