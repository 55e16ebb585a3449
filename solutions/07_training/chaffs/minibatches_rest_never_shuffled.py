# chaff of minibatches: the rest at the end is not part of the shuffling
# The last, smaller batch always holds the same examples: only those of the full batches are shuffled.
import numpy as np


def minibatches(n, size, rng):
    full = n - n % size
    order = np.concatenate([rng.permutation(full), np.arange(full, n)])
    return [order[start : start + size] for start in range(0, n, size)]
