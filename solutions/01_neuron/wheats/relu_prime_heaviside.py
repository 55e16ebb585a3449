# wheat of relu_prime: the step function of NumPy with 0 at 0, as float32
import numpy as np


def relu_prime(z):
    return np.heaviside(z, 0).astype(np.float32)
