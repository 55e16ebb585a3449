# chaff of rmsprop_step: returns the root of s
# What comes back for the next step is the root of the mean. The mean of squares itself is carried on.
import numpy as np


def rmsprop_step(w, g, s, lr, rho=0.9, eps=1e-8):
    root = np.sqrt(rho * s + (1 - rho) * g**2)
    return w - lr * g / (root + eps), root
