# chaff of bp1: divides by the batch size
# delta holds each example's own error. The division by m, for the mean over the batch, happens later and once: in BP3
# and BP4.
import numpy as np


def bp1(grad_a, z):
    s = 1 / (1 + np.exp(-z))
    return grad_a * s * (1 - s) / len(z)
