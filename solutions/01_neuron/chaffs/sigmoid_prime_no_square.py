# chaff of sigmoid_prime: forgets the square in the denominator
# The derivative of a reciprocal has the square of the denominator below the line. The square is missing, so far on
# the left this does not become small.
import numpy as np


def sigmoid_prime(z):
    e = np.exp(-z)
    return e / (1 + e)
