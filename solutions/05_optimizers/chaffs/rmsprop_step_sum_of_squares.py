# chaff of rmsprop_step: adds g^2 without 1 - rho
# The new square enters whole, without its share of 1 - rho: then s is no mean, and too large by up to 1/(1 - rho).
import numpy as np


def rmsprop_step(w, g, s, lr, rho=0.9, eps=1e-8):
    s = rho * s + g**2
    return w - lr * g / (np.sqrt(s) + eps), s
