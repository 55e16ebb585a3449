# chaff of gradient_descent: stores the path in an array of x0's type
# A start made of whole numbers does not mean a path made of whole numbers: everything after the decimal point is cut
# off.
import numpy as np


def gradient_descent(grad, x0, lr, steps):
    path = np.zeros((steps + 1, *np.shape(x0)), dtype=np.asarray(x0).dtype)
    path[0] = x0
    for k in range(steps):
        path[k + 1] = path[k] - lr * np.asarray(grad(path[k]))
    return path
