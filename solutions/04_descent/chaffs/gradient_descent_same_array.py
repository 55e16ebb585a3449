# chaff of gradient_descent: notes the same array again and again
# All positions are equal to the last one: x -= ... changes the one array that every entry of your list points to.
# Note copies, or make a new array in each step.
import numpy as np


def gradient_descent(grad, x0, lr, steps):
    x = x0.astype(float) if isinstance(x0, np.ndarray) else x0
    path = [x]
    for _ in range(steps):
        x -= lr * grad(x)
        path.append(x)
    return np.array(path)
