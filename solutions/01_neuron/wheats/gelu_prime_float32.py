# wheat of gelu_prime: the approximate form through cosh, as float32
import numpy as np


def gelu_prime(z):
    z = np.asarray(z, dtype=float)
    c = np.sqrt(2 / np.pi)
    u = c * z * (1 + 0.044715 * z * z)
    bell = 0.5 * c * (1 + 0.134145 * z * z) / np.cosh(u) ** 2
    return np.float32(0.5 + 0.5 * np.tanh(u) + z * bell)
