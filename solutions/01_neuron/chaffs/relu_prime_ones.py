# chaff of relu_prime: 1 everywhere
# On the left relu is flat, so the slope cannot be 1 there.
import numpy as np


def relu_prime(z):
    return np.ones(np.shape(z))
