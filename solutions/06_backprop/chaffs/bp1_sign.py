# chaff of bp1: wrong sign
# Every entry has the wrong sign. delta is the derivative of the cost; the minus sign of gradient descent belongs to
# the step (w - lr * gradient), not here.
import numpy as np


def bp1(grad_a, z):
    s = 1 / (1 + np.exp(-z))
    return -grad_a * s * (1 - s)
