# chaff of gradient_descent: a walk on the number line comes back as a column
# The positions are right, but for a number x0 the path has one axis, not two: (steps + 1,), not (steps + 1, 1).
import numpy as np


def gradient_descent(grad, x0, lr, steps):
    path = [x0]
    for _ in range(steps):
        path.append(path[-1] - lr * grad(path[-1]))
    return np.array(path).reshape(steps + 1, -1)
