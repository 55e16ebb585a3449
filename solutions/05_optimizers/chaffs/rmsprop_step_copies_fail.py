# chaff of rmsprop_step: in place on copies that keep the type
# Float arrays work, integer ones raise: a copy of an integer array still holds integers, and neither means nor
# weights are whole numbers.
import numpy as np


def rmsprop_step(w, g, s, lr, rho=0.9, eps=1e-8):
    w, s = w.copy(), s.copy()
    s *= rho
    s += (1 - rho) * g**2
    w -= lr * g / (np.sqrt(s) + eps)
    return w, s
