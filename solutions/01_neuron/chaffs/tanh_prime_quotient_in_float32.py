# chaff of tanh_prime: a central difference quotient with a step of 0.00001, in the precision of z
# For float64 numbers your difference quotient is good enough. In float32 two values this close differ by a few rounding
# errors, and little else: calculate in float64, or use the formula of the slope.
import numpy as np


def tanh_prime(z):
    h = 1e-5
    return (np.tanh(z + h) - np.tanh(z - h)) / (2 * h)
