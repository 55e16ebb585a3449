# chaff of relu: cuts to whole numbers
# The fractions are lost: somewhere the numbers are turned into integers.
import numpy as np


def relu(z):
    return np.maximum(0, np.asarray(z).astype(int))
