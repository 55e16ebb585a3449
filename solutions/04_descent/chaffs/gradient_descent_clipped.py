# chaff of gradient_descent: no slope steeper than 30
# On steep ground your steps are shorter than lr times the slope: something limits them. That is a remedy for walks that
# run away, but not the rule that is asked for: if the rate is too high, the path should show it.
import numpy as np


def gradient_descent(grad, x0, lr, steps):
    path = [np.asarray(x0, dtype=float)]
    for _ in range(steps):
        path.append(path[-1] - lr * np.clip(grad(path[-1]), -30, 30))
    return np.array(path)
