# chaff of dropout: takes rate for the probability of keeping, scale included
# rate is used as the probability of keeping, in the mask and in the scale. Here it is the probability of dropping: at
# rate 0 nothing may be lost.
import numpy as np


def dropout(a, rate, rng):
    mask = rng.random(a.shape) < rate
    out = np.where(mask, a / max(rate, 1e-9), 0.0)
    return out, mask
