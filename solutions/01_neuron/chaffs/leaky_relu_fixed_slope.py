# chaff of leaky_relu: ignores the slope that was given
# The slope is written into the formula as a number. The caller may choose another one: use the argument.
import numpy as np


def leaky_relu(z, slope=0.1):
    return np.where(np.asarray(z) > 0, z, 0.1 * z)
