# chaff of bp1: multiplies by sigma instead of sigma'
# The error is multiplied by the activation, not by the slope of the activation. What matters here is how much the
# output moves when z moves, not how large it is.
import numpy as np


def bp1(grad_a, z):
    s = 1 / (1 + np.exp(-z))
    return grad_a * s
