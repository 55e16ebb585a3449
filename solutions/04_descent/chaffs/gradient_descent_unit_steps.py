# chaff of gradient_descent: uses the direction of the gradient only
# All your steps have the same length. The gradient's size matters too: on flat ground the steps become small by
# themselves.
import numpy as np


def gradient_descent(grad, x0, lr, steps):
    path = [x0]
    for _ in range(steps):
        slope = grad(path[-1])
        path.append(path[-1] - lr * slope / (np.linalg.norm(slope) + 1e-12))
    return np.array(path)
