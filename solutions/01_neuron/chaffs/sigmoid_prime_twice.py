# chaff of sigmoid_prime: twice the slope
# A factor of 2 too many: that belongs to the derivative of a square, and nothing is squared here.
import numpy as np


def sigmoid_prime(z):
    s = 1 / (1 + np.exp(-z))
    return 2 * s * (1 - s)
