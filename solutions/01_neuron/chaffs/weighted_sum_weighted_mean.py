# chaff of weighted_sum: divides by the sum of the weights
# Dividing by the sum of the weights makes it a weighted average, as for grades. A neuron's weights need not add up
# to anything, and their sum may even be 0.
import numpy as np


def weighted_sum(w, x, b):
    return np.dot(w, x) / np.sum(w) + b
