# chaff of rmsprop_step: changes s in place
# The caller's s was overwritten: *= and += work in the array that came in, and fail where that holds integers. Return
# a new one.
import numpy as np


def rmsprop_step(w, g, s, lr, rho=0.9, eps=1e-8):
    s *= rho
    s += (1 - rho) * g**2
    return w - lr * g / (np.sqrt(s) + eps), s
