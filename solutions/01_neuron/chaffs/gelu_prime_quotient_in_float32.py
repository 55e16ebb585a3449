# chaff of gelu_prime: a central difference quotient with a step of 0.00001, in the precision of z
# For float64 numbers your difference quotient is good enough. In float32 two values this close differ by a few rounding
# errors, and little else: calculate in float64, or use the formula of the slope.
import numpy as np


def gelu(z):
    return 0.5 * z * (1 + np.tanh(np.sqrt(2 / np.pi) * (z + 0.044715 * z**3)))


def gelu_prime(z):
    h = 1e-5
    return (gelu(z + h) - gelu(z - h)) / (2 * h)
