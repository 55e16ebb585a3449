# chaff of gradient_descent: takes steps - 1 steps
# Off by one: `steps` counts steps, not positions. How many gaps are there between steps + 1 posts?
import numpy as np


def gradient_descent(grad, x0, lr, steps):
    path = [x0]
    for _ in range(1, steps):
        path.append(path[-1] - lr * grad(path[-1]))
    return np.array(path)
