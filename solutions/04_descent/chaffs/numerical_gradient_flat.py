# chaff of numerical_gradient: returns a flat gradient
# The slopes are right, but in one long row. The gradient has the shape of x, so that it can be subtracted from it.
import numpy as np


def numerical_gradient(f, x, h=1e-5):
    gradient = []
    for i in np.ndindex(x.shape):
        above, below = x.astype(float), x.astype(float)
        above[i] += h
        below[i] -= h
        gradient.append((f(above) - f(below)) / (2 * h))
    return np.array(gradient)
