# chaff of leaky_relu: returns the slope of leaky relu
# This is the slope of the function, 1 or the leak. Asked for is the function.
import numpy as np


def leaky_relu(z, slope=0.1):
    return np.where(np.asarray(z) > 0, 1.0, slope)
