# wheat of sigmoid_prime: nested tuples, one number at a time
import math

import numpy as np


def sigmoid_prime(z):
    if np.ndim(z) > 0:
        return tuple(sigmoid_prime(row) for row in z)
    e = math.exp(-abs(float(z)))
    return e / (1 + e) / (1 + e)
