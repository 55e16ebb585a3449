# chaff of gradient_descent: stops where the ground is flat
# A good idea for a long walk, but `steps` steps are asked for, all of them: the path is shorter than it should be
# where the gradient is nearly 0.
import numpy as np


def gradient_descent(grad, x0, lr, steps):
    path = [x0]
    for _ in range(steps):
        slope = grad(path[-1])
        if np.linalg.norm(slope) < 1e-6:
            break
        path.append(path[-1] - lr * slope)
    return np.array(path)
