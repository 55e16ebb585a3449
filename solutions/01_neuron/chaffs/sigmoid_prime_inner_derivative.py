# chaff of sigmoid_prime: forgets that the inner derivative of e^-z is negative
# The derivative of a reciprocal brings a minus sign, and so does the derivative of the exponential of -z. One of
# the two was forgotten.
import numpy as np


def sigmoid_prime(z):
    e = np.exp(-z)
    return -e / (1 + e) ** 2
