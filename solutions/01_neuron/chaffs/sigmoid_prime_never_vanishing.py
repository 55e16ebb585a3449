# chaff of sigmoid_prime: keeps sigma away from 0 and 1
# The sigmoid is kept away from 0 and 1, so that the slope never quite vanishes. But it does: a saturated neuron
# passes nearly nothing on, and pretending otherwise makes the gradient wrong.
import numpy as np


def sigmoid_prime(z):
    s = np.clip(1 / (1 + np.exp(-z)), 0.01, 0.99)
    return s * (1 - s)
