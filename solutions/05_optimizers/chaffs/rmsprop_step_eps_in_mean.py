# chaff of rmsprop_step: adds eps to s and returns it
# eps was added to the mean of squares, and grows from step to step with it. It belongs to the root, and only for the
# division.
import numpy as np


def rmsprop_step(w, g, s, lr, rho=0.9, eps=1e-8):
    s = rho * s + (1 - rho) * g**2 + eps
    return w - lr * g / np.sqrt(s), s
