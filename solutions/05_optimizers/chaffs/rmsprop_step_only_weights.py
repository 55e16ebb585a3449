# chaff of rmsprop_step: returns only w
# The new mean is not handed back: without it the next step knows nothing of this one.
import numpy as np


def rmsprop_step(w, g, s, lr, rho=0.9, eps=1e-8):
    s = rho * s + (1 - rho) * g**2
    return w - lr * g / (np.sqrt(s) + eps)
