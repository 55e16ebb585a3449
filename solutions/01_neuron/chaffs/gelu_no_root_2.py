# chaff of gelu: erf(z) for erf(z/sqrt 2)
# The error function is taken of z itself. It belongs to a bell curve that is narrower than the standard normal one:
# the argument has to be scaled first.
import math

import numpy as np


def gelu(z):
    return 0.5 * z * (1 + np.vectorize(math.erf, otypes=[float])(z))
