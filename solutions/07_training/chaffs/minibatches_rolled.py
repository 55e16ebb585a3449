# chaff of minibatches: starts at a random place and goes round
# You start at a random index and go on in order, so neighbours stay together and every batch is a stretch of the
# data. All orders should be possible.
import numpy as np


def minibatches(n, size, rng):
    order = np.roll(np.arange(n), rng.integers(n))
    return [order[start : start + size] for start in range(0, n, size)]
