# chaff of minibatches: shuffles the order of the batches, not the indices
# Whole batches change places, but the same neighbours always stay together in one batch. Shuffle the indices before
# they are cut.
import numpy as np


def minibatches(n, size, rng):
    order = np.arange(n)
    batches = [order[start : start + size] for start in range(0, n, size)]
    full = len(batches) - (n % size > 0)
    return [batches[i] for i in rng.permutation(full)] + batches[full:]
