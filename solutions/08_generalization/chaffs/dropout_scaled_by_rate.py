# chaff of dropout: divides by rate
# What is kept is divided by the share that is dropped. Work out the mean of the output: which share of the entries
# carries it?
import numpy as np


def dropout(a, rate, rng):
    mask = rng.random(a.shape) >= rate
    out = np.where(mask, a / max(rate, 1e-9), 0.0)
    return out, mask
