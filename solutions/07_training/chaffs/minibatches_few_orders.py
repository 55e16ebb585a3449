# chaff of minibatches: one of ten seeds
# There are only a few orders that your batches can have: the generator you were given chooses one of a handful of
# seeds. Let it do the shuffling itself.
import numpy as np


def minibatches(n, size, rng):
    order = np.random.default_rng(rng.integers(10)).permutation(n)
    return [order[start : start + size] for start in range(0, n, size)]
