# wheat of gradient_descent: in place on a copy; the answer as float32
import numpy as np


def gradient_descent(grad, x0, lr, steps):
    x = np.array(x0, dtype=np.float64)
    path = [x.copy()]
    for _ in range(steps):
        x -= lr * np.array(grad(x))
        path.append(x.copy())
    return np.stack(path).astype(np.float32)
