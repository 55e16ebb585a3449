# chaff of rmsprop_step: eps as the least value of the root
# eps is added to the root, for every weight; you use it only as a lower bound of the root, so that it makes no
# difference where the root is larger.
import numpy as np


def rmsprop_step(w, g, s, lr, rho=0.9, eps=1e-8):
    s = rho * s + (1 - rho) * g**2
    return w - lr * g / np.maximum(np.sqrt(s), eps), s
