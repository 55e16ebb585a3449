# wheat of weighted_sum: the bias is the weight of an input that is always 1, the answer a float32
import numpy as np


def weighted_sum(w, x, b):
    return np.float32(np.inner(np.append(w, b), np.append(x, 1)))
