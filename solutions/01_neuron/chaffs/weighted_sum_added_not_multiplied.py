# chaff of weighted_sum: adds weights and inputs
# A weight says how much its input counts, so it is a factor. Here weights and inputs are added: a weight of 0 would
# not silence its input.
import numpy as np


def weighted_sum(w, x, b):
    return np.sum(w + x) + b
