# chaff of rmsprop_step: averages |g|
# What is averaged is the size of the gradient, not its square. Under the root there should be squares.
import numpy as np


def rmsprop_step(w, g, s, lr, rho=0.9, eps=1e-8):
    s = rho * s + (1 - rho) * np.abs(g)
    return w - lr * g / (np.sqrt(s) + eps), s
