# chaff of gelu: forgets the factor z
# This is Phi(z) alone, a number from 0 to 1. What is it to be multiplied with?
import math

import numpy as np


def gelu(z):
    return 0.5 * (1 + np.vectorize(math.erf, otypes=[float])(z / math.sqrt(2)))
