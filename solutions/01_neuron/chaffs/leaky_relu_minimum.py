# chaff of leaky_relu: the smaller of the two lines
# Of the two lines z and slope times z the wrong one is taken on both sides: compare them at z = 1.
import numpy as np


def leaky_relu(z, slope=0.1):
    return np.minimum(z, slope * z)
