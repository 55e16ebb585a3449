# chaff of gradient_descent: one array from the beginning, moved in place and noted again and again
# All positions are equal to the last one: there is one array only, which x -= ... moves, and every entry of your list
# points to it, the first one too. Make a new array in each step, or note copies.
import numpy as np


def gradient_descent(grad, x0, lr, steps):
    x = np.array(x0, dtype=float)
    path = [x]
    for _ in range(steps):
        x -= lr * grad(x)
        path.append(x)
    return np.array(path)
