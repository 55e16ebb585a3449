# chaff of gradient_descent: keeps some of the last step
# That is momentum, which comes in the next lesson. Plain descent forgets the step before.
import numpy as np


def gradient_descent(grad, x0, lr, steps):
    path, v = [x0], 0
    for _ in range(steps):
        v = 0.9 * v - lr * grad(path[-1])
        path.append(path[-1] + v)
    return np.array(path)
