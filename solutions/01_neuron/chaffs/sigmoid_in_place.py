# chaff of sigmoid: turns the sign of the caller's array
# The values are right, but the caller's array comes back with its signs turned: an operator such as *= writes into
# the array that was passed in.
import numpy as np


def sigmoid(z):
    z = np.asarray(z)
    z *= -1
    return 1 / (1 + np.exp(z))
