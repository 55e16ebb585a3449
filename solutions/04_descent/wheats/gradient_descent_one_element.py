# wheat of gradient_descent: a number travels as an array of one element
import numpy as np


def gradient_descent(grad, x0, lr, steps):
    x = np.array(x0, dtype=float, ndmin=1)
    path = x[np.newaxis].copy()
    while len(path) <= steps:
        x = x - lr * grad(x)
        path = np.vstack([path, x])
    return path[:, 0] if np.ndim(x0) == 0 else path
