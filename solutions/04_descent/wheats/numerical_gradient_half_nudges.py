# wheat of numerical_gradient: half of h to either side, which is central too
import numpy as np


def numerical_gradient(f, x, h=1e-5):
    out = np.zeros(x.shape)
    for i in np.ndindex(*x.shape):
        step = np.zeros(x.shape)
        step[i] = h / 2
        out[i] = (f(x + step) - f(x - step)) / h
    return out
