# chaff of gelu_prime: the slope of the rough form
# This is the slope of the rough form with 1.702. The two forms of the lesson are asked for.
import numpy as np


def gelu_prime(z):
    s = 1 / (1 + np.exp(-1.702 * z))
    return s + 1.702 * z * s * (1 - s)
