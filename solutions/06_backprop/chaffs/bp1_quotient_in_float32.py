# chaff of bp1: the slope as a difference quotient with a step of 0.00001, in the precision of z
# For float64 numbers your difference quotient is good enough. In float32 two values this close differ by a few rounding
# errors, and little else: calculate in float64, or use the formula of the slope.
import numpy as np


def sigmoid(z):
    return 1 / (1 + np.exp(-z))


def bp1(grad_a, z):
    h = 1e-5
    return grad_a * (sigmoid(z + h) - sigmoid(z - h)) / (2 * h)
