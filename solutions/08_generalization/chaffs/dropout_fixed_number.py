# chaff of dropout: drops a fixed number of entries
# Your mask always drops the same number of entries. Then the coins are not independent: a small layer at a small rate
# would never lose anything.
import numpy as np


def dropout(a, rate, rng):
    mask = np.ones(a.size, dtype=bool)
    mask[rng.permutation(a.size)[: round(rate * a.size)]] = False
    mask = mask.reshape(a.shape)
    return a * mask / (1 - rate), mask
