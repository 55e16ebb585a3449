# chaff of gelu_prime: the second term with the wrong sign
# The two terms of the product rule are added. Right of 1 the slope of gelu is above 1.
import math

import numpy as np


def gelu_prime(z):
    phi = 0.5 * (1 + np.vectorize(math.erf, otypes=[float])(z / math.sqrt(2)))
    return phi - z * np.exp(-(z**2) / 2) / np.sqrt(2 * np.pi)
