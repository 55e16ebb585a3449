# chaff of sigmoid_prime: fills an array of z's own type
# The output array takes over the type of z. When z holds integers, so does the output, and as no slope is larger
# than 0.25, all of them are cut down to 0.
import numpy as np


def sigmoid_prime(z):
    s = 1 / (1 + np.exp(-z))
    out = np.zeros_like(z)
    out[...] = s * (1 - s)
    return out
