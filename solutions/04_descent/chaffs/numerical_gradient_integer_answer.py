# chaff of numerical_gradient: stores slopes in an array of x's type
# np.zeros_like(x) holds whole numbers when x does, and cuts off the rest of every slope. The gradient is real.
import numpy as np


def numerical_gradient(f, x, h=1e-5):
    gradient = np.zeros_like(x)
    for i in np.ndindex(x.shape):
        above, below = x.astype(float), x.astype(float)
        above[i] += h
        below[i] -= h
        gradient[i] = (f(above) - f(below)) / (2 * h)
    return gradient
