# chaff of sigmoid: the hyperbolic tangent
# This is the hyperbolic tangent: its values run from -1 to 1, those of the sigmoid from 0 to 1. The two are
# related, but not equal.
import numpy as np


def sigmoid(z):
    return np.tanh(z)
