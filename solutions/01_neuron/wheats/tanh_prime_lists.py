# wheat of tanh_prime: nested lists, as a product of two factors
import math

import numpy as np


def tanh_prime(z):
    if np.ndim(z) > 0:
        return [tanh_prime(row) for row in z]
    a = math.tanh(z)
    return (1 - a) * (1 + a)
