# chaff of bp1: multiplies by sigma' twice
# The slope of the sigmoid is in there twice. The error passes the activation once; a saturated neuron shows the
# difference best.
import numpy as np


def bp1(grad_a, z):
    s = 1 / (1 + np.exp(-z))
    return grad_a * (s * (1 - s)) ** 2
