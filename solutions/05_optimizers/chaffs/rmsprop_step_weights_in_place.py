# chaff of rmsprop_step: changes w in place
# The caller's weights were overwritten: -= works in the array that came in, and fails where that holds integers.
# Return a new array.
import numpy as np


def rmsprop_step(w, g, s, lr, rho=0.9, eps=1e-8):
    s = rho * s + (1 - rho) * g**2
    w -= lr * g / (np.sqrt(s) + eps)
    return w, s
