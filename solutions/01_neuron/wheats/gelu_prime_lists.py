# wheat of gelu_prime: the exact form in nested lists, with the normal distribution of the standard library
from statistics import NormalDist

import numpy as np


def gelu_prime(z):
    if np.ndim(z) > 0:
        return [gelu_prime(row) for row in z]
    normal = NormalDist()
    return normal.cdf(float(z)) + float(z) * normal.pdf(float(z))
