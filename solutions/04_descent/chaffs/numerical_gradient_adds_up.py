# chaff of numerical_gradient: the gradients of several calls add up
# The first answer is right; later ones still contain the ones before. Something lives outside the function (or as a
# default value) and is not made anew in each call.
import numpy as np

GRADIENTS = {}


def numerical_gradient(f, x, h=1e-5):
    gradient = GRADIENTS.setdefault(x.shape, np.zeros(x.shape))
    for i in np.ndindex(x.shape):
        above, below = x.astype(float), x.astype(float)
        above[i] += h
        below[i] -= h
        gradient[i] += (f(above) - f(below)) / (2 * h)
    return gradient.copy()
