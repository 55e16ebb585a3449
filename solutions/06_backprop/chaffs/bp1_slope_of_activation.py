# chaff of bp1: takes sigma' at the activation instead of at z
# The slope is taken in the wrong place: sigma' was asked for the activation (or the sigmoid was applied twice).
# sigma' wants the pre-activation z; check z = 0, where the slope must be 0.25.
import numpy as np


def bp1(grad_a, z):
    s = 1 / (1 + np.exp(-z))
    s = 1 / (1 + np.exp(-s))
    return grad_a * s * (1 - s)
