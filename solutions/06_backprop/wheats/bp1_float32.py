# wheat of bp1: in float32 throughout
import numpy as np


def bp1(grad_a, z):
    z = np.asarray(z, dtype=np.float32)
    s = 1 / (1 + np.exp(-z))
    return np.multiply(grad_a, s * (1 - s), dtype=np.float32, casting="unsafe")
