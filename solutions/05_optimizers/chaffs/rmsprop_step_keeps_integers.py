# chaff of rmsprop_step: brings s back to its old type
# An integer s stays an array of integers, and the fractions of the mean are cut off. The mean is real, whatever came
# in.
import numpy as np


def rmsprop_step(w, g, s, lr, rho=0.9, eps=1e-8):
    new = np.empty_like(s)
    new[...] = rho * s + (1 - rho) * g**2
    return w - lr * g / (np.sqrt(new) + eps), new
