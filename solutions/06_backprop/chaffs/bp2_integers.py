# chaff of bp2: keeps the integer type of the errors
# With whole numbers as errors the answer is cut to whole numbers: astype, or an array made like the errors, keeps
# their type, and integers cannot hold fractions.
import numpy as np


def bp2(W_next, delta_next, z):
    s = 1 / (1 + np.exp(-z))
    return ((delta_next @ W_next) * s * (1 - s)).astype(delta_next.dtype)
