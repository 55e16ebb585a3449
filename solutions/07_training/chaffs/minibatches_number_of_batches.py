# chaff of minibatches: takes size for the number of batches
# `size` is how many examples are in a batch; you make that many batches.
import numpy as np


def minibatches(n, size, rng):
    return [batch for batch in np.array_split(rng.permutation(n), size) if len(batch)]
