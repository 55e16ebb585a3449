# chaff of sigmoid: cuts z off at 10
# Cutting z off keeps the exponential from overflowing, but here it is done where the curve is not flat yet: at 10
# the sigmoid is still 0.00005 away from 1.
import numpy as np


def sigmoid(z):
    return 1 / (1 + np.exp(-np.clip(z, -10, 10)))
