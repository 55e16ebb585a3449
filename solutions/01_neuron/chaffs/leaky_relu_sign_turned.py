# chaff of leaky_relu: -slope*z on the left
# On the left the values are positive: the line has been bent upwards. A leak keeps the sign of z.
import numpy as np


def leaky_relu(z, slope=0.1):
    return np.where(np.asarray(z) > 0, z, -slope * z)
