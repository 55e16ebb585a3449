# wheat of bp1: in place, on its own copy
import numpy as np


def bp1(grad_a, z):
    delta = np.array(grad_a, dtype=float)
    delta *= np.exp(-np.abs(z))
    delta /= (1 + np.exp(-np.abs(z))) ** 2  # sigma' is even
    return delta
