# chaff of numerical_gradient: divides by h
# Your gradients are twice too large. From one nudge below to one nudge above: how far apart are the two points?
import numpy as np


def numerical_gradient(f, x, h=1e-5):
    gradient = np.zeros(x.shape)
    for i in np.ndindex(x.shape):
        above, below = x.astype(float), x.astype(float)
        above[i] += h
        below[i] -= h
        gradient[i] = (f(above) - f(below)) / h
    return gradient
