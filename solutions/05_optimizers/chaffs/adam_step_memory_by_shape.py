# chaff of adam_step: keeps m and v for each shape, and starts anew at t = 1
# The function keeps means of its own, one pair for each shape. Two layers of the same shape then share theirs: the m
# and v that come in are the ones that count.
import numpy as np

memory = {}


def adam_step(w, g, m, v, t, lr=0.001, beta1=0.9, beta2=0.999, eps=1e-8):
    if t > 1:
        m, v = memory.get(w.shape, (m, v))
    m = beta1 * m + (1 - beta1) * g
    v = beta2 * v + (1 - beta2) * g**2
    memory[w.shape] = m, v
    return w - lr * m / (1 - beta1**t) / (np.sqrt(v / (1 - beta2**t)) + eps), m, v
