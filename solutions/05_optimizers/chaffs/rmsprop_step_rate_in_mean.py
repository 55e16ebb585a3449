# chaff of rmsprop_step: averages (lr*g)^2
# The learning rate is squared into s, where it cancels out of the step. Here s is a mean of the squared gradients
# alone.
import numpy as np


def rmsprop_step(w, g, s, lr, rho=0.9, eps=1e-8):
    s = rho * s + (1 - rho) * (lr * g) ** 2
    return w - lr * g / (np.sqrt(s) + eps), s
