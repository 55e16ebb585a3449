# chaff of numerical_gradient: a default nudge of 1e-2
# On a steep curve your two points lie so far apart that the line between them is no tangent. What default is asked
# for?
import numpy as np


def numerical_gradient(f, x, h=1e-2):
    gradient = np.zeros(x.shape)
    for i in np.ndindex(x.shape):
        above, below = x.astype(float), x.astype(float)
        above[i] += h
        below[i] -= h
        gradient[i] = (f(above) - f(below)) / (2 * h)
    return gradient
