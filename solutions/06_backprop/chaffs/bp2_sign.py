# chaff of bp2: wrong sign
# Every entry has the wrong sign. No minus occurs on the way back: the one of gradient descent belongs to the step.
import numpy as np


def bp2(W_next, delta_next, z):
    s = 1 / (1 + np.exp(-z))
    return -(delta_next @ W_next) * s * (1 - s)
