# chaff of gradient_descent: returns the gradients instead of the positions
# What you return is the slope at each place, not the place. Which of the two should the path hold?
import numpy as np


def gradient_descent(grad, x0, lr, steps):
    x, slopes = x0, [0 * np.asarray(x0, dtype=float)]
    for _ in range(steps):
        slopes.append(grad(x))
        x = x - lr * slopes[-1]
    return np.array(slopes)
