# chaff of numerical_gradient: nudges all entries together
# Moving everything at once gives one number, the sum of all the slopes. Move one entry at a time.
import numpy as np


def numerical_gradient(f, x, h=1e-5):
    return np.full(x.shape, (f(x + h) - f(x - h)) / (2 * h))
