# chaff of tanh_prime: 1 - tanh(z)
# The square is missing. On the left this gives slopes of up to 2, where the curve is nearly flat.
import numpy as np


def tanh_prime(z):
    return 1 - np.tanh(z)
