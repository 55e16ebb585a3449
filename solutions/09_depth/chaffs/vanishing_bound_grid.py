# chaff of vanishing_bound: searches the steepest place on a grid
# Your largest slope is a little too small: the grid you searched jumps over the steepest place. Think about where a
# sigmoid is steepest, and work out the slope there.
import numpy as np


def vanishing_bound(layers):
    z = np.linspace(-5, 5, 100)
    s = 1 / (1 + np.exp(-z))
    return np.max(s * (1 - s)) ** layers
