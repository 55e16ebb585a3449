# chaff of gelu: fills an array of z's own type
# The output array takes over the type of z. When z holds integers, so does the output, and the fractions are cut
# off.
import numpy as np


def gelu(z):
    out = np.zeros_like(z)
    out[...] = 0.5 * z * (1 + np.tanh(np.sqrt(2 / np.pi) * (z + 0.044715 * z**3)))
    return out
