# chaff of rmsprop_step: eps under the root
# eps stands under the root, where 1e-8 counts as 1e-4. It is added to the root.
import numpy as np


def rmsprop_step(w, g, s, lr, rho=0.9, eps=1e-8):
    s = rho * s + (1 - rho) * g**2
    return w - lr * g / np.sqrt(s + eps), s
