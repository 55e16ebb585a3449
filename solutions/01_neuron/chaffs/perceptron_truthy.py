# chaff of perceptron: fires for everything but 0
# In Python every number but 0 counts as true, the negative ones too. Ask the question that the definition asks.
import numpy as np


def perceptron(w, x, b):
    return 1 if np.dot(w, x) + b else 0
