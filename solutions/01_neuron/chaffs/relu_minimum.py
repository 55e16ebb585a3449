# chaff of relu: min(0, z)
# The wrong half is kept: positive numbers should pass, negative ones should not.
import numpy as np


def relu(z):
    return np.minimum(0, z)
