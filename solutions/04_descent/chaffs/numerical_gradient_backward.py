# chaff of numerical_gradient: backward differences
# You compare f where you stand with f one nudge back. On a curve this looks to one side only, and the error shrinks
# no faster than h. Look to both sides.
import numpy as np


def numerical_gradient(f, x, h=1e-5):
    gradient = np.zeros(x.shape)
    for i in np.ndindex(x.shape):
        below = x.astype(float)
        below[i] -= h
        gradient[i] = (f(x) - f(below)) / h
    return gradient
