# chaff of weighted_sum: answers 1 or 0, as the perceptron
# This answers whether the neuron fires. Asked for is the number by which that is decided.
import numpy as np


def weighted_sum(w, x, b):
    return 1 if np.dot(w, x) + b >= 0 else 0
