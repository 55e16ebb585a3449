# wheat of minibatches: sorts random keys and splits at the multiples of size, as a tuple of int32 arrays
import numpy as np


def minibatches(n, size, rng):
    order = np.argsort(rng.random(n)).astype(np.int32)
    return tuple(np.split(order, np.arange(size, n, size)))
