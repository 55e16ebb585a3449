# chaff of rmsprop_step: keeps s itself
# The function keeps a mean of its own and does not look at the one that it is given. Two arrays of weights, or two
# networks, would then share it.
import numpy as np

memory = {}


def rmsprop_step(w, g, s, lr, rho=0.9, eps=1e-8):
    s = rho * memory.get(np.shape(w), 0) + (1 - rho) * g**2
    memory[np.shape(w)] = s
    return w - lr * g / (np.sqrt(s) + eps), s
