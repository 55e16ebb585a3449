# chaff of numerical_gradient: nudges whole rows of a matrix
# For a vector it is right. In a matrix x[i] is a row, and the whole row moves: one entry at a time needs one index
# for each axis.
import numpy as np


def numerical_gradient(f, x, h=1e-5):
    gradient = np.zeros(x.shape)
    for i in range(len(x)):
        above, below = x.astype(float), x.astype(float)
        above[i] += h
        below[i] -= h
        gradient[i] = (f(above) - f(below)) / (2 * h)
    return gradient
