# chaff of leaky_relu: a copy of z's own type
# The values are written into a copy of z. When z holds integers the copy cannot hold fractions, and -0.4 is cut to
# 0.
import numpy as np


def leaky_relu(z, slope=0.1):
    out = np.array(z)
    out[out < 0] = slope * out[out < 0]
    return out
