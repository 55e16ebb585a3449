# wheat of leaky_relu: overwrites a copy of floats, and answers in float32
import numpy as np


def leaky_relu(z, slope=0.1):
    out = np.array(z, dtype=np.float32)
    out[out < 0] *= slope
    return out
