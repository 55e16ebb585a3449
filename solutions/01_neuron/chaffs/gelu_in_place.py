# chaff of gelu: writes the answer over the caller's array
# The values are right, but they are written over the caller's z. Whoever called still needs the pre-activations.
import numpy as np


def gelu(z):
    phi = 0.5 * (1 + np.tanh(np.sqrt(2 / np.pi) * (z + 0.044715 * z**3)))
    if isinstance(z, np.ndarray) and z.dtype.kind == "f":
        z *= phi
        return z
    return z * phi
