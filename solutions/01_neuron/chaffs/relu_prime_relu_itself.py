# chaff of relu_prime: returns relu
# This is relu itself, not its slope. How steep is it where it is the line a = z?
import numpy as np


def relu_prime(z):
    return np.maximum(0, z)
