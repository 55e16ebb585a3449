# chaff of numerical_gradient: nudges a copy of x's type
# When x holds whole numbers, so does its copy: the nudge is cut off before f sees it. Give the nudge a type to live
# in.
import numpy as np


def numerical_gradient(f, x, h=1e-5):
    gradient = np.zeros(x.shape)
    for i in np.ndindex(x.shape):
        above, below = x.copy(), x.copy()
        above[i] = x[i] + h
        below[i] = x[i] - h
        gradient[i] = (f(above) - f(below)) / (2 * h)
    return gradient
