# chaff of numerical_gradient: calls the nudge eps
# Right as long as the nudge is given by its place. A caller who writes h=0.1 finds no parameter of that name: keep the
# first line of the function as it was.
import numpy as np


def numerical_gradient(f, x, eps=1e-5):
    gradient = np.zeros(x.shape)
    for i in np.ndindex(x.shape):
        above, below = x.astype(float), x.astype(float)
        above[i] += eps
        below[i] -= eps
        gradient[i] = (f(above) - f(below)) / (2 * eps)
    return gradient
