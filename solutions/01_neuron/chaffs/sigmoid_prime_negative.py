# chaff of sigmoid_prime: the wrong sign
# Everything is right but the sign. The sigmoid rises everywhere, so its slope is never negative.
import numpy as np


def sigmoid_prime(z):
    s = 1 / (1 + np.exp(-z))
    return s * (s - 1)
