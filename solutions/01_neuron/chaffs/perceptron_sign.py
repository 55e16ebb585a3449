# chaff of perceptron: returns the sign
# The sign of a number has three values: -1, 0 and 1. A perceptron has two, and the boundary belongs to one of them.
import numpy as np


def perceptron(w, x, b):
    return np.sign(np.dot(w, x) + b)
