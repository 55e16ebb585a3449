# chaff of gelu_prime: the slope of z*sigma(z)
# This is the slope of z times its sigmoid, a neighbour called SiLU. In gelu the second factor is the normal
# distribution function.
import numpy as np


def gelu_prime(z):
    s = 1 / (1 + np.exp(-z))
    return s + z * s * (1 - s)
