# wheat of adam_step: both corrections in one factor of the rate, eps scaled to match
import numpy as np


def adam_step(w, g, m, v, t, lr=0.001, beta1=0.9, beta2=0.999, eps=1e-8):
    m = beta1 * m + (1 - beta1) * g
    v = beta2 * v + (1 - beta2) * g * g
    c = np.sqrt(1 - beta2**t)
    return w - lr * c / (1 - beta1**t) * m / (np.sqrt(v) + c * eps), m, v
