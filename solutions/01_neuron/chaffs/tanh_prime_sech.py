# chaff of tanh_prime: 1/cosh(z), not squared
# One over cosh looks similar, but the slope of tanh is the square of that.
import numpy as np


def tanh_prime(z):
    return 1 / np.cosh(z)
