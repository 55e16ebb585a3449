# chaff of perceptron: changes the weights while it answers
# Asking a neuron must not change it. This is the perceptron's learning rule at work: the caller's weights are moved
# by the call.
import numpy as np


def perceptron(w, x, b):
    fires = 1 if np.dot(w, x) + b >= 0 else 0
    w += x.astype(w.dtype)
    return fires
