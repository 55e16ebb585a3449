# chaff of gelu_prime: fills an array of z's own type
# The output array takes over the type of z. When z holds integers, so does the output, and the fractions are cut
# off.
import numpy as np


def gelu_prime(z):
    t = np.tanh(np.sqrt(2 / np.pi) * (z + 0.044715 * z**3))
    out = np.zeros_like(z)
    out[...] = 0.5 * (1 + t) + 0.5 * z * (1 - t**2) * np.sqrt(2 / np.pi) * (1 + 3 * 0.044715 * z**2)
    return out
