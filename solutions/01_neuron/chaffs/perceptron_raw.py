# chaff of perceptron: returns w.x + b itself
# This is the pre-activation. The step is missing: a perceptron only says whether it is at least 0.
import numpy as np


def perceptron(w, x, b):
    return np.dot(w, x) + b
