# wheat of relu_prime: the positive part of the sign
import numpy as np


def relu_prime(z):
    return np.clip(np.sign(z), 0, 1)
