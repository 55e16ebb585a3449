# chaff of weighted_sum: collects the sum in an array of the weights' type
# The sum is kept in an array of the same type as w. When the weights are integers it cannot hold the fraction that
# the bias brings, and cuts it off without a word.
import numpy as np


def weighted_sum(w, x, b):
    total = np.zeros(1, dtype=w.dtype)
    total[0] = np.dot(w, x) + b
    return total[0]
