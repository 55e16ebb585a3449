# chaff of leaky_relu: overwrites the caller's array
# The negative entries of the caller's own array are overwritten. Work on a new array, and mind that z may be a
# plain number.
import numpy as np


def leaky_relu(z, slope=0.1):
    z = np.asarray(z)
    negative = z < 0
    z[negative] = slope * z[negative]
    return z * 1.0
