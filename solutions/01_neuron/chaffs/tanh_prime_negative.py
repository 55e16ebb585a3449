# chaff of tanh_prime: tanh(z)^2 - 1
# Everything is right but the sign: tanh rises everywhere.
import numpy as np


def tanh_prime(z):
    return np.tanh(z) ** 2 - 1
