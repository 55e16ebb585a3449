# wheat of sigmoid_prime: a central difference quotient with a well chosen step
import numpy as np


def sigmoid_prime(z):
    z, h = np.asarray(z, dtype=float), 1e-5
    return ((1 + np.tanh((z + h) / 2)) - (1 + np.tanh((z - h) / 2))) / (4 * h)
