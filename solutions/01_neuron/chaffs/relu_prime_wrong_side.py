# chaff of relu_prime: 1 where z is negative
# Ones and zeros stand on the wrong sides: the flat part is the left one.
import numpy as np


def relu_prime(z):
    return np.where(np.asarray(z) < 0, 1.0, 0.0)
