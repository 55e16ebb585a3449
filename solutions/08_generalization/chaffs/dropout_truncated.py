# chaff of dropout: keeps the type of a
# Integer activations stay integers, and the fractions that the scale brings in are lost. The output is a real array,
# whatever a is.
import numpy as np


def dropout(a, rate, rng):
    mask = rng.random(a.shape) >= rate
    out = np.zeros_like(a)
    out[mask] = a[mask] / (1 - rate)
    return out, mask
