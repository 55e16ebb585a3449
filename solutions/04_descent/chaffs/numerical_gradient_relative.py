# chaff of numerical_gradient: a nudge in proportion to the entry
# A nudge of h times the entry is no nudge at all where the entry is 0, and another one than h everywhere else.
import numpy as np


def numerical_gradient(f, x, h=1e-5):
    gradient = np.zeros(x.shape)
    for i in np.ndindex(x.shape):
        above, below = x.astype(float), x.astype(float)
        above[i] *= 1 + h
        below[i] *= 1 - h
        gradient[i] = (f(above) - f(below)) / (2 * h * x[i])
    return gradient
