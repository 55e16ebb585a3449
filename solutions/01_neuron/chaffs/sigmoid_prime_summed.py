# chaff of sigmoid_prime: adds the slopes up
# One number comes back for a whole array. Every neuron has a slope of its own: the answer has the shape of z.
import numpy as np


def sigmoid_prime(z):
    s = 1 / (1 + np.exp(-z))
    return np.sum(s * (1 - s))
