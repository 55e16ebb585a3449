# chaff of tanh_prime: overwrites the caller's array
# The values are right, but the caller's array is overwritten on the way. Whoever called still needs the pre-
# activations.
import numpy as np


def tanh_prime(z):
    if isinstance(z, np.ndarray) and z.dtype.kind == "f":
        np.tanh(z, out=z)
        return 1 - z**2
    return 1 - np.tanh(z) ** 2
