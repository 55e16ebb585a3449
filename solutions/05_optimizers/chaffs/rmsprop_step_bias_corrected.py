# chaff of rmsprop_step: corrects s as in the first step of Adam
# s was divided by 1 - rho before the root, a correction that belongs to Adam (and there depends on t). RMSprop uses s
# as it is.
import numpy as np


def rmsprop_step(w, g, s, lr, rho=0.9, eps=1e-8):
    s = rho * s + (1 - rho) * g**2
    return w - lr * g / (np.sqrt(s / (1 - rho)) + eps), s
