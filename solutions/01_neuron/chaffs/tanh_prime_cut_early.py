# chaff of tanh_prime: 0 beyond 4
# Some way out your slope is 0 outright. At 4 it is small, 0.001, but not 0: no limit is needed, as tanh itself takes
# numbers of any size.
import numpy as np


def tanh_prime(z):
    return np.where(np.abs(z) > 4, 0.0, 1 - np.tanh(z) ** 2)
