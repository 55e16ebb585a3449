# wheat of rmsprop_step: moves s towards g^2; a list
import numpy as np


def rmsprop_step(w, g, s, lr, rho=0.9, eps=1e-8):
    s = s + (1 - rho) * (np.square(g) - s)
    return [w - (lr / (s**0.5 + eps)) * g, s]
