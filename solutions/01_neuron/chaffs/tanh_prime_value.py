# chaff of tanh_prime: returns tanh(z)
# This is the height of the curve, not its slope.
import numpy as np


def tanh_prime(z):
    return np.tanh(z)
