# chaff of perceptron: forgets b
# The decision is made without the bias. It moves the threshold: how does a neuron with inputs of 0 decide?
import numpy as np


def perceptron(w, x, b):
    return 1 if np.dot(w, x) >= 0 else 0
