# chaff of rmsprop_step: returns (s, w)
# Both results are right, but their order is exchanged: the weights come first.
import numpy as np


def rmsprop_step(w, g, s, lr, rho=0.9, eps=1e-8):
    s = rho * s + (1 - rho) * g**2
    return s, w - lr * g / (np.sqrt(s) + eps)
