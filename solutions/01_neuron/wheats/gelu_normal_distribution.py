# wheat of gelu: the exact form with the normal distribution of the standard library
from statistics import NormalDist

import numpy as np


def gelu(z):
    flat = [float(v) * NormalDist().cdf(float(v)) for v in np.ravel(z)]
    return np.reshape(flat, np.shape(z))
