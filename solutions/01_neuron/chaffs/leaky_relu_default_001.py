# chaff of leaky_relu: the slope is 0.01 unless given
# In many libraries the slope is 0.01 unless one says otherwise. Here it is another number: look at the first line
# of the function.
import numpy as np


def leaky_relu(z, slope=0.01):
    return np.where(np.asarray(z) > 0, z, slope * z)
