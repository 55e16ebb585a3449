# wheat of perceptron: the step function of NumPy, an array of one float
import numpy as np


def perceptron(w, x, b):
    return np.heaviside([np.dot(w, x) + b], 1)
