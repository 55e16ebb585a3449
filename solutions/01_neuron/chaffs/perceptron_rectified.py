# chaff of perceptron: returns max(0, w.x + b)
# That is a neuron with ReLU: it says how far above the boundary it is. A perceptron only says whether.
import numpy as np


def perceptron(w, x, b):
    return max(0, np.dot(w, x) + b)
