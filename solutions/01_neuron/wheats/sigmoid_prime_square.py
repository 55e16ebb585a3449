# wheat of sigmoid_prime: a quarter minus the square of the distance from one half
import numpy as np


def sigmoid_prime(z):
    s = 1 / (1 + np.exp(-z))
    return 0.25 - (s - 0.5) ** 2
