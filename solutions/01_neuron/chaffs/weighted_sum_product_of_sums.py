# chaff of weighted_sum: multiplies the sum of the weights with the sum of the inputs
# Each input has a weight of its own: first multiply pairwise, then add. The product of two sums mixes every weight
# with every input.
import numpy as np


def weighted_sum(w, x, b):
    return np.sum(w) * np.sum(x) + b
