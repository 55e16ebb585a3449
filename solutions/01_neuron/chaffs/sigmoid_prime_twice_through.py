# chaff of sigmoid_prime: applies the sigmoid twice
# The sigmoid is applied twice before the slope is taken. The argument z is a pre-activation: once is enough.
import numpy as np


def sigmoid_prime(z):
    a = 1 / (1 + np.exp(-z))
    s = 1 / (1 + np.exp(-a))
    return s * (1 - s)
