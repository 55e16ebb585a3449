# wheat of tanh_prime: a central difference quotient
import numpy as np


def tanh_prime(z):
    z, h = np.asarray(z, dtype=float), 1e-5
    return (np.tanh(z + h) - np.tanh(z - h)) / (2 * h)
