# chaff of rmsprop_step: calls rho beta, and eps epsilon
# The arguments must keep the names of the stub: whoever writes eps=1e-6 in a call would meet an unknown name here.
import numpy as np


def rmsprop_step(w, g, s, lr, beta=0.9, epsilon=1e-8):
    s = beta * s + (1 - beta) * g**2
    return w - lr * g / (np.sqrt(s) + epsilon), s
