# chaff of numerical_gradient: / 2 * h
# Python reads a / 2 * h from left to right: first divided by 2, then multiplied by h. Which brackets are missing?
import numpy as np


def numerical_gradient(f, x, h=1e-5):
    gradient = np.zeros(x.shape)
    for i in np.ndindex(x.shape):
        above, below = x.astype(float), x.astype(float)
        above[i] += h
        below[i] -= h
        gradient[i] = (f(above) - f(below)) / 2 * h
    return gradient
