# wheat of gelu_prime: the exact form, product rule
import math

import numpy as np


def gelu_prime(z):
    erf = np.vectorize(math.erf, otypes=[float])
    return 0.5 * (1 + erf(z / math.sqrt(2))) + z * np.exp(-(z**2) / 2) / math.sqrt(2 * math.pi)
