# wheat of tanh_prime: a step in the imaginary direction: the slope without any cancellation
import numpy as np


def tanh_prime(z):
    return np.tanh(np.asarray(z, dtype=complex) + 1e-20j).imag / 1e-20
