# chaff of bp1: changes grad_a in place
# The numbers are right, but the array that came in was overwritten on the way (*= does that). The caller may still
# need it, and an integer array cannot even hold the result.
import numpy as np


def bp1(grad_a, z):
    s = 1 / (1 + np.exp(-z))
    grad_a *= s * (1 - s)
    return grad_a
