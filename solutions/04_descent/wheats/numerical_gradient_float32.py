# wheat of numerical_gradient: the answer as float32; np.nditer over a copy
import numpy as np


def numerical_gradient(f, x, h=1e-5):
    at = x.astype(np.float64, copy=True)
    out = np.zeros(x.shape, dtype=np.float32)
    with np.nditer([at, out], op_flags=[["readwrite"], ["writeonly"]]) as entries:
        for entry, slope in entries:
            old = entry.copy()
            entry[...] = old + h
            above = f(at.copy())
            entry[...] = old - h
            slope[...] = (above - f(at.copy())) / (2 * h)
            entry[...] = old
    return out
