# chaff of rmsprop_step: eps is 1e-6 by default
# Right when eps is given. When it is not, it should be 1e-8: tiny gradients show the difference. Look at the
# signature.
import numpy as np


def rmsprop_step(w, g, s, lr, rho=0.9, eps=1e-6):
    s = rho * s + (1 - rho) * g**2
    return w - lr * g / (np.sqrt(s) + eps), s
