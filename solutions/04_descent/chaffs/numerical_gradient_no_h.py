# chaff of numerical_gradient: divides by 2 only
# This is how much f changes, not how much it changes for each unit of x: the difference has to be divided by the
# whole distance between the two points.
import numpy as np


def numerical_gradient(f, x, h=1e-5):
    gradient = np.zeros(x.shape)
    for i in np.ndindex(x.shape):
        above, below = x.astype(float), x.astype(float)
        above[i] += h
        below[i] -= h
        gradient[i] = (f(above) - f(below)) / 2
    return gradient
