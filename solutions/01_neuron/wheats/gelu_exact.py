# wheat of gelu: the exact form with math.erf carried over the array
import math

import numpy as np


def gelu(z):
    erf = np.vectorize(math.erf, otypes=[float])
    return 0.5 * z * (1 + erf(z / math.sqrt(2)))
