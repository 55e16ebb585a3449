# wheat of weighted_sum: einsum, the answer a 0-d array
import numpy as np


def weighted_sum(w, x, b):
    return np.asarray(np.einsum("k,k->", w, x) + b)
