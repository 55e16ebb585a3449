# chaff of gelu_prime: the slope of z^3 without the 3
# In the inner slope u' the power of the cube came down to a square, but the factor that comes with it was lost.
import numpy as np


def gelu_prime(z):
    t = np.tanh(np.sqrt(2 / np.pi) * (z + 0.044715 * z**3))
    return 0.5 * (1 + t) + 0.5 * z * (1 - t**2) * np.sqrt(2 / np.pi) * (1 + 0.044715 * z**2)
