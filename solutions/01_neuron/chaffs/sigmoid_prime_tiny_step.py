# chaff of sigmoid_prime: a difference quotient with a step so small that rounding takes over
# The step of this difference quotient is so small that the two values agree in nearly all their digits: what is
# left of their difference is mostly rounding error. Smaller is not always better.
import numpy as np


def sigmoid_prime(z):
    z, h = np.asarray(z, dtype=float), 1e-13
    return (np.tanh((z + h) / 2) - np.tanh((z - h) / 2)) / (4 * h)
