# chaff of weighted_sum: forgets b
# The weights and inputs are combined as they should be, but one argument of the function is never used. What does
# the neuron say when all inputs are 0?
import numpy as np


def weighted_sum(w, x, b):
    return np.dot(w, x)
