# chaff of rmsprop_step: no eps
# Without eps a weight that never had a gradient becomes 0/0, which is NaN, and larger values of eps make no
# difference.
import numpy as np


def rmsprop_step(w, g, s, lr, rho=0.9, eps=1e-8):
    s = rho * s + (1 - rho) * g**2
    return w - lr * g / np.sqrt(s), s
