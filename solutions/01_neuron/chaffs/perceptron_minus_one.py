# chaff of perceptron: answers -1 where it does not fire
# Some books let a perceptron answer 1 or -1. Here a neuron that does not fire says 0.
import numpy as np


def perceptron(w, x, b):
    return 1 if np.dot(w, x) + b >= 0 else -1
