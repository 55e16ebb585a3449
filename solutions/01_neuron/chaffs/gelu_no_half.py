# chaff of gelu: forgets the half
# Twice too large: erf and tanh run from -1 to 1, so 1 plus either of them runs from 0 to 2.
import numpy as np


def gelu(z):
    return z * (1 + np.tanh(np.sqrt(2 / np.pi) * (z + 0.044715 * z**3)))
