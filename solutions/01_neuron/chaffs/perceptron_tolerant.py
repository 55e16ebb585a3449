# chaff of perceptron: calls small negative numbers 0
# A neuron whose pre-activation is a little below 0 fires, too. Is there a tolerance in your comparison? The boundary is
# at 0, not near it.
import numpy as np


def perceptron(w, x, b):
    return 1 if np.dot(w, x) + b >= -1e-4 else 0
