# chaff of sigmoid: loops over z, which a number does not allow
# A loop over z works for arrays, but z may also be a plain number, which has nothing to loop over.
import numpy as np


def sigmoid(z):
    return np.array([1 / (1 + np.exp(-row)) for row in z])
