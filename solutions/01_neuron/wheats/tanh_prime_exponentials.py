# wheat of tanh_prime: written out in exponentials, as float32
import numpy as np


def tanh_prime(z):
    z = np.asarray(z, dtype=np.float64)
    return (4 / (np.exp(z) + np.exp(-z)) ** 2).astype(np.float32)
