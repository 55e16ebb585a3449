# chaff of bp1: 1 - sigma^2, the slope of tanh
# 1 - a^2 is the slope of tanh. The sigmoid has another one; at z = 0 it is 0.25.
import numpy as np


def bp1(grad_a, z):
    s = 1 / (1 + np.exp(-z))
    return grad_a * (1 - s**2)
