# chaff of gradient_descent: fills the path up where the ground is flat
# The path has its length, but where the gradient is nearly 0 you stop asking for it and note the same position over and
# over. All steps are to be taken, each with a call of grad, however small they become.
import numpy as np


def gradient_descent(grad, x0, lr, steps):
    path = [np.asarray(x0, dtype=float)]
    for _ in range(steps):
        slope = grad(path[-1])
        if np.linalg.norm(slope) < 1e-6:
            break
        path.append(path[-1] - lr * np.asarray(slope))
    return np.array(path + [path[-1]] * (steps + 1 - len(path)))
