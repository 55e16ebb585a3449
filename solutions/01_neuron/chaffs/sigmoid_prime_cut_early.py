# chaff of sigmoid_prime: 0 beyond 8
# Some way out your slope is 0 outright. At 8 it is small, 0.0003, but a network can still learn from it: a product of
# small slopes is all that its early layers get.
import numpy as np


def sigmoid_prime(z):
    e = np.exp(-np.abs(z))
    return np.where(np.abs(z) > 8, 0.0, e / (1 + e) ** 2)
