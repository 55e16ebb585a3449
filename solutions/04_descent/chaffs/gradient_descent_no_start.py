# chaff of gradient_descent: leaves the start out
# The path begins where the walk begins: x0 belongs to it, so there is one position more than there are steps.
import numpy as np


def gradient_descent(grad, x0, lr, steps):
    path, x = [], x0
    for _ in range(steps):
        x = x - lr * grad(x)
        path.append(x)
    return np.array(path)
