# chaff of gelu_prime: 1 - tanh u for 1 - tanh^2 u
# The slope of tanh is one minus its square. The square is missing.
import numpy as np


def gelu_prime(z):
    t = np.tanh(np.sqrt(2 / np.pi) * (z + 0.044715 * z**3))
    return 0.5 * (1 + t) + 0.5 * z * (1 - t) * np.sqrt(2 / np.pi) * (1 + 3 * 0.044715 * z**2)
