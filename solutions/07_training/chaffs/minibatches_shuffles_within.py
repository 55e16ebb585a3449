# chaff of minibatches: shuffles within each batch
# Each batch is shuffled in itself, but it still holds the same examples in every epoch. Shuffle before you cut.
import numpy as np


def minibatches(n, size, rng):
    return [rng.permutation(np.arange(start, min(start + size, n))) for start in range(0, n, size)]
