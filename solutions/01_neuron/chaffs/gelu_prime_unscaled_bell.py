# chaff of gelu_prime: the bell curve without 1/sqrt(2 pi)
# The bell curve lacks its constant: the area under it must be 1, and without the constant it is about 2.5.
import math

import numpy as np


def gelu_prime(z):
    phi = 0.5 * (1 + np.vectorize(math.erf, otypes=[float])(z / math.sqrt(2)))
    return phi + z * np.exp(-(z**2) / 2)
