# chaff of gelu_prime: overwrites the caller's array on the way
# The values are right, but the caller's array is overwritten on the way. Whoever called still needs the pre-
# activations.
import numpy as np


def gelu_prime(z):
    t = np.tanh(np.sqrt(2 / np.pi) * (z + 0.044715 * z**3))
    du = np.sqrt(2 / np.pi) * (1 + 3 * 0.044715 * z**2)
    if isinstance(z, np.ndarray) and z.dtype.kind == "f":
        z *= 0.5 * (1 - t**2) * du
        return 0.5 * (1 + t) + z
    return 0.5 * (1 + t) + z * 0.5 * (1 - t**2) * du
