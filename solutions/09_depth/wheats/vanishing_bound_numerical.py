# wheat of vanishing_bound: the slope at 0 as a difference
import numpy as np


def vanishing_bound(layers):
    h = 1e-4
    slope = (1 / (1 + np.exp(-h)) - 1 / (1 + np.exp(h))) / (2 * h)
    return slope**layers
