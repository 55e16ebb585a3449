# chaff of rmsprop_step: eps is always 1e-8
# eps is fixed inside the function: another `eps` makes no difference.
import numpy as np


def rmsprop_step(w, g, s, lr, rho=0.9, eps=1e-8):
    s = rho * s + (1 - rho) * g**2
    return w - lr * g / (np.sqrt(s) + 1e-8), s
