# wheat of gradient_descent: fills an array made beforehand
import numpy as np


def gradient_descent(grad, x0, lr, steps):
    path = np.empty((steps + 1, *np.shape(x0)))
    path[0] = x0
    for k in range(steps):
        path[k + 1] = path[k] - lr * np.asarray(grad(path[k]))
    return path
