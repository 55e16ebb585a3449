# chaff of weighted_sum: subtracts b
# A threshold would be subtracted; a bias is a threshold with its sign turned around already. A larger bias must
# make z larger.
import numpy as np


def weighted_sum(w, x, b):
    return np.dot(w, x) - b
