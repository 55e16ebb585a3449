# chaff of relu_prime: 0.01 on the left
# The small slope on the left belongs to leaky ReLU. Here it is 0.
import numpy as np


def relu_prime(z):
    return np.where(np.asarray(z) > 0, 1.0, 0.01)
