# wheat of rmsprop_step: in place, on copies of floats
import numpy as np


def rmsprop_step(w, g, s, lr, rho=0.9, eps=1e-8):
    w, s = w.astype(float), s.astype(float)
    s *= rho
    s += (1 - rho) * g * g
    root = np.sqrt(s)
    root += eps
    w -= np.divide(g, root) * lr
    return np.array([w, s])
