# chaff of gelu_prime: a difference quotient from one side with a step of 0.001
# A difference quotient is allowed, but taken to one side only, and with a step this large, it is right to three
# digits or so. Make it central, and the step smaller.
import numpy as np


def gelu_prime(z):
    z, h = np.asarray(z, dtype=float), 1e-3
    u, v = (np.sqrt(2 / np.pi) * (y + 0.044715 * y**3) for y in (z + h, z))
    return (0.5 * (z + h) * (1 + np.tanh(u)) - 0.5 * z * (1 + np.tanh(v))) / h
