# wheat of dropout: coins of 0 and 1 instead of Booleans, whole numbers all; the mask is a plain list
import numpy as np


def dropout(a, rate, rng):
    mask = rng.binomial(1, 1 - rate, size=a.size)
    out = a.ravel() * mask / (1 - rate)
    return [np.reshape(out, a.shape), np.reshape(mask, a.shape).tolist()]
