# wheat of rmsprop_step: answers in float32
import numpy as np


def rmsprop_step(w, g, s, lr, rho=0.9, eps=1e-8):
    s = rho * s + (1 - rho) * g**2
    return (w - lr * g / (np.sqrt(s) + eps)).astype(np.float32), s.astype(np.float32)
