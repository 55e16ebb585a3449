# chaff of tanh_prime: fills an array of z's own type
# The output array takes over the type of z. When z holds integers, so does the output, and every slope below 1 is
# cut to 0.
import numpy as np


def tanh_prime(z):
    out = np.empty_like(z)
    out[...] = 1 - np.tanh(z) ** 2
    return out
