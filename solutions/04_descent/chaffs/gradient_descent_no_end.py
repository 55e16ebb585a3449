# chaff of gradient_descent: leaves the last position out
# You note where each step begins, but not where the last one ends: one position is missing.
import numpy as np


def gradient_descent(grad, x0, lr, steps):
    path, x = [], x0
    for _ in range(steps):
        path.append(x)
        x = x - lr * grad(x)
    return np.array(path)
