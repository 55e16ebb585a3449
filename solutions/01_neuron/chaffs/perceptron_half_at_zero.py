# chaff of perceptron: the step function with 0.5 at 0
# A step function has to be told what it is at the step. Halfway is one convention, but a perceptron must decide
# there too.
import numpy as np


def perceptron(w, x, b):
    return np.heaviside(np.dot(w, x) + b, 0.5)
