# chaff of rmsprop_step: one mean square for all weights
# All weights share one mean square: the squares were averaged over the array. Each weight has its own s, of the same
# shape.
import numpy as np


def rmsprop_step(w, g, s, lr, rho=0.9, eps=1e-8):
    s = rho * s + (1 - rho) * np.mean(g**2)
    return w - lr * g / (np.sqrt(s) + eps), s
