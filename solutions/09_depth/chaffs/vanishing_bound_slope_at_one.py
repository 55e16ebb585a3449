# chaff of vanishing_bound: uses the slope at z = 1
# This is the slope of a sigmoid at z = 1. It is steeper elsewhere, and a bound must hold for every z.
import numpy as np


def vanishing_bound(layers):
    s = 1 / (1 + np.exp(-1))
    return (s * (1 - s)) ** layers
