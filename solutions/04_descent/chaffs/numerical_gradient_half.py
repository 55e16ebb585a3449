# chaff of numerical_gradient: forward difference over 2h
# You divide by two nudges but have moved by one: either move to both sides, or count the distance that you really
# moved.
import numpy as np


def numerical_gradient(f, x, h=1e-5):
    gradient = np.zeros(x.shape)
    for i in np.ndindex(x.shape):
        above = x.astype(float)
        above[i] += h
        gradient[i] = (f(above) - f(x)) / (2 * h)
    return gradient
