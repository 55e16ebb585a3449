# chaff of sigmoid_prime: sigma squared
# Both factors are the sigmoid. One of them should be what is left of 1.
import numpy as np


def sigmoid_prime(z):
    s = 1 / (1 + np.exp(-z))
    return s * s
