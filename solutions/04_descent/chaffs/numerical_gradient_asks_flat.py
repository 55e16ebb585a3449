# chaff of numerical_gradient: hands f a flattened x
# f wants what it was written for: an array of x's shape. Somewhere you flatten x and hand that to f.
import numpy as np


def numerical_gradient(f, x, h=1e-5):
    flat = x.astype(float).ravel()
    gradient = np.zeros(x.size)
    for i in range(x.size):
        above, below = flat.copy(), flat.copy()
        above[i] += h
        below[i] -= h
        gradient[i] = (f(above) - f(below)) / (2 * h)
    return gradient.reshape(x.shape)
