# chaff of leaky_relu: slope or 0.1, which takes a slope of 0 for none
# A slope of 0 is a slope: it makes plain ReLU. In Python 0 counts as false, so "or" puts the default in its place.
import numpy as np


def leaky_relu(z, slope=0.1):
    return np.where(np.asarray(z) > 0, z, (slope or 0.1) * z)
