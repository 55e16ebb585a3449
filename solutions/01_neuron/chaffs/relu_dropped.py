# chaff of relu: returns the positive entries only
# The negative entries are left out instead of set to 0, and the shape is lost with them.
import numpy as np


def relu(z):
    z = np.asarray(z)
    return z[z > 0]
