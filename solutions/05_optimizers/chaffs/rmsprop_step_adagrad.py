# chaff of rmsprop_step: adds up all squares
# The squares are added up and never fade, so the steps shrink for ever. That rule is Adagrad; RMSprop keeps a running
# mean.
import numpy as np


def rmsprop_step(w, g, s, lr, rho=0.9, eps=1e-8):
    s = s + g**2
    return w - lr * g / (np.sqrt(s) + eps), s
