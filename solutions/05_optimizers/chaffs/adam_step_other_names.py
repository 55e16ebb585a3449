# chaff of adam_step: calls eps epsilon
# The arguments must keep the names of the stub: lr, beta1, beta2, eps. Libraries differ in them, and a call made for
# one signature fails with another.
import numpy as np


def adam_step(w, g, m, v, t, lr=0.001, beta1=0.9, beta2=0.999, epsilon=1e-8):
    m = beta1 * m + (1 - beta1) * g
    v = beta2 * v + (1 - beta2) * g**2
    return w - lr * m / (1 - beta1**t) / (np.sqrt(v / (1 - beta2**t)) + epsilon), m, v
