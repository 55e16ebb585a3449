# wheat of relu: overwrites a copy
import numpy as np


def relu(z):
    out = np.array(z)
    out[out < 0] = 0
    return out
