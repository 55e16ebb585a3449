# chaff of gelu_prime: Phi(1 - Phi) for the slope of Phi
# The rule a(1 - a) gives the slope of a sigmoid. Phi is another function, and its slope is the bell curve.
import math

import numpy as np


def gelu_prime(z):
    phi = 0.5 * (1 + np.vectorize(math.erf, otypes=[float])(z / math.sqrt(2)))
    return phi + z * phi * (1 - phi)
