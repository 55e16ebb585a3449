# chaff of minibatches: makes all batches about equally large
# The number of batches is right, but the rest is spread over all of them. Every batch has exactly `size` indices,
# and only the last one may have fewer.
import numpy as np


def minibatches(n, size, rng):
    return np.array_split(rng.permutation(n), -(-n // size))
