# wheat of gelu_prime: a step in the imaginary direction, of the approximate form
import numpy as np


def gelu_prime(z):
    z = np.asarray(z, dtype=complex) + 1e-20j
    u = np.sqrt(2 / np.pi) * (z + 0.044715 * z**3)
    return (0.5 * z * (1 + np.tanh(u))).imag / 1e-20
