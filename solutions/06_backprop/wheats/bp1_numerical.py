# wheat of bp1: a central difference of the sigmoid
import numpy as np


def bp1(grad_a, z):
    z, h = np.asarray(z, dtype=float), 1e-5
    up, down = 1 / (1 + np.exp(-(z + h))), 1 / (1 + np.exp(-(z - h)))
    return grad_a * (up - down) / (2 * h)
