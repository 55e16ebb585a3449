# chaff of rmsprop_step: rho and 1 - rho exchanged
# The two shares are exchanged: with rho = 0.9 nine tenths of the *old* mean are kept, and one tenth comes from the
# new square.
import numpy as np


def rmsprop_step(w, g, s, lr, rho=0.9, eps=1e-8):
    s = (1 - rho) * s + rho * g**2
    return w - lr * g / (np.sqrt(s) + eps), s
