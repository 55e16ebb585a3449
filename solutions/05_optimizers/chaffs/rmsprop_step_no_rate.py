# chaff of rmsprop_step: no learning rate
# The learning rate plays no part: every step has about length 1.
import numpy as np


def rmsprop_step(w, g, s, lr, rho=0.9, eps=1e-8):
    s = rho * s + (1 - rho) * g**2
    return w - g / (np.sqrt(s) + eps), s
