# wheat of gelu_prime: a central difference quotient of the exact form
import math

import numpy as np


def gelu_prime(z):
    erf = np.vectorize(math.erf, otypes=[float])
    z, h = np.asarray(z, dtype=float), 1e-5
    right, left = ((z + s) * (1 + erf((z + s) / math.sqrt(2))) / 2 for s in (h, -h))
    return (right - left) / (2 * h)
