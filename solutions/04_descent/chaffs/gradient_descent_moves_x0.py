# chaff of gradient_descent: walks with x0 itself
# The path is right, but the caller's x0 is now at its end: x -= ... works on the very array that was passed in.
import numpy as np


def gradient_descent(grad, x0, lr, steps):
    x = x0
    path = [np.array(x, dtype=float)]
    for _ in range(steps):
        if isinstance(x, np.ndarray) and x.dtype.kind == "f":
            x -= lr * grad(x)
        else:
            x = x - lr * grad(x)
        path.append(np.array(x))
    return np.array(path)
