# chaff of weighted_sum: adds b to the inputs before they are weighted
# The bias is added to the sum at the end. Added to the inputs, it is multiplied with every weight on the way.
import numpy as np


def weighted_sum(w, x, b):
    return np.dot(w, x + b)
