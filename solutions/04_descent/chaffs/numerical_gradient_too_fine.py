# chaff of numerical_gradient: a default nudge of 1e-12
# Smaller is not better: with a nudge this small the two values of f agree in nearly all of their digits, and their
# difference is mostly rounding. What default is asked for?
import numpy as np


def numerical_gradient(f, x, h=1e-12):
    gradient = np.zeros(x.shape)
    for i in np.ndindex(x.shape):
        above, below = x.astype(float), x.astype(float)
        above[i] += h
        below[i] -= h
        gradient[i] = (f(above) - f(below)) / (2 * h)
    return gradient
