# chaff of vanishing_bound: returns the logarithm
# Your answer is negative: it is the logarithm of the bound.
import numpy as np


def vanishing_bound(layers):
    return layers * np.log(0.25)
