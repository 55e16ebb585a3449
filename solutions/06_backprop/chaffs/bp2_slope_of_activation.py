# chaff of bp2: takes sigma' at the activation instead of at z
# sigma' was asked for the activation (or the sigmoid was applied twice). It wants this layer's pre-activation z; at z
# = 0 the slope must be 0.25.
import numpy as np


def bp2(W_next, delta_next, z):
    s = 1 / (1 + np.exp(-z))
    s = 1 / (1 + np.exp(-s))
    return (delta_next @ W_next) * s * (1 - s)
