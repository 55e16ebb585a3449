# chaff of gradient_descent: asks for the gradient once
# All your steps are alike: the slope is measured at the start and never again. It changes as you move.
import numpy as np


def gradient_descent(grad, x0, lr, steps):
    slope = grad(x0)
    return np.array([x0 - k * lr * slope for k in range(steps + 1)])
