# chaff of sigmoid_prime: returns the sigmoid itself
# This is the height of the curve, not its slope. Far on the right the sigmoid is 1, and flat.
import numpy as np


def sigmoid_prime(z):
    return 1 / (1 + np.exp(-z))
