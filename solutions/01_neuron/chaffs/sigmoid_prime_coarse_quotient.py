# chaff of sigmoid_prime: a difference quotient from one side with a step of 0.001
# A difference quotient is a good check, but taken to one side only, and with a step this large, it is right to
# three digits or so. The slope has an exact formula.
import numpy as np


def sigmoid_prime(z):
    z, h = np.asarray(z, dtype=float), 1e-3
    return (np.tanh((z + h) / 2) - np.tanh(z / 2)) / (2 * h)
