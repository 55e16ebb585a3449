# wheat of relu_prime: a difference quotient from the left, which is 0 at 0
import numpy as np


def relu_prime(z):
    z, h = np.asarray(z, dtype=float), 1e-6
    return (np.maximum(z, 0) - np.maximum(z - h, 0)) / h
