# wheat of numerical_gradient: walks along unit vectors, all the calls first, from the last entry to the first
import numpy as np


def numerical_gradient(f, x, h=1e-5):
    steps = h * np.eye(x.size).reshape(-1, *x.shape)
    below = [f(x - step) for step in steps[::-1]]
    above = [f(x + step) for step in steps[::-1]]
    return (np.array(above[::-1]) - np.array(below[::-1])).reshape(x.shape) / h / 2
