# chaff of sigmoid_prime: 1 - sigma^2
# One minus the square of the activation is the rule for tanh. The sigmoid's rule has its own form.
import numpy as np


def sigmoid_prime(z):
    s = 1 / (1 + np.exp(-z))
    return 1 - s**2
