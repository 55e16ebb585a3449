# chaff of perceptron: returns the sigmoid
# That is a sigmoid neuron, whose answer is anywhere between 0 and 1. The perceptron decides: its step is sharp.
import numpy as np


def perceptron(w, x, b):
    return 1 / (1 + np.exp(-(np.dot(w, x) + b)))
