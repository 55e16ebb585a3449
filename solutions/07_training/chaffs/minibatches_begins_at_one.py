# chaff of minibatches: indices 1 to n-1
# Your indices begin at 1, so example 0 is in no batch. NumPy counts from 0.
import numpy as np


def minibatches(n, size, rng):
    order = rng.permutation(np.arange(1, n))
    return [order[start : start + size] for start in range(0, n - 1, size)]
