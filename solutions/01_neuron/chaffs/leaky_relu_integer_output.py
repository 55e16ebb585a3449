# chaff of leaky_relu: a copy of z's own type
# The answer takes over the type of z, as a copy of z does. When z holds integers the answer cannot hold fractions, and
# -0.4 is cut to 0.
import numpy as np


def leaky_relu(z, slope=0.1):
    out = np.array(z)
    out[out < 0] = slope * out[out < 0]
    return out
