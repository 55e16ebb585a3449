# chaff of sigmoid_prime: overwrites the caller's array
# The values are right, but they are written over the caller's z. Whoever called still needs the pre-activations.
import numpy as np


def sigmoid_prime(z):
    s = 1 / (1 + np.exp(-z))
    if isinstance(z, np.ndarray):
        z[...] = s * (1 - s)
    return s * (1 - s)
