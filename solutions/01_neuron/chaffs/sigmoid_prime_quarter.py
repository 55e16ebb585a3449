# chaff of sigmoid_prime: 0.25 everywhere
# 0.25 is the slope at 0, where it is largest. It becomes smaller on both sides.
import numpy as np


def sigmoid_prime(z):
    return np.full(np.shape(z), 0.25)
