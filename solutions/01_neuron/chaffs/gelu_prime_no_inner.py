# chaff of gelu_prime: tanh form without u'
# The chain rule stops too early: tanh has u inside, and u has a slope of its own.
import numpy as np


def gelu_prime(z):
    t = np.tanh(np.sqrt(2 / np.pi) * (z + 0.044715 * z**3))
    return 0.5 * (1 + t) + 0.5 * z * (1 - t**2)
