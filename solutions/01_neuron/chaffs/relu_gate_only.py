# chaff of relu: 1 or 0
# This tells which entries are positive: that is the slope. The values themselves should pass.
import numpy as np


def relu(z):
    return np.where(np.asarray(z) > 0, 1.0, 0.0)
