# wheat of perceptron: a NumPy Boolean
import numpy as np


def perceptron(w, x, b):
    return np.sum(w * x) + b >= 0
