# chaff of relu_prime: overwrites the caller's array
# The slopes are written over the caller's z, which loses the pre-activations. Start from a new array.
import numpy as np


def relu_prime(z):
    z = np.asarray(z)
    positive = z > 0
    z[positive] = 1
    z[~positive] = 0
    return z
