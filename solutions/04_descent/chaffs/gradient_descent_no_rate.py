# chaff of gradient_descent: forgets the learning rate
# Your step is the whole gradient. What is lr for?
import numpy as np


def gradient_descent(grad, x0, lr, steps):
    path = [x0]
    for _ in range(steps):
        path.append(path[-1] - grad(path[-1]))
    return np.array(path)
