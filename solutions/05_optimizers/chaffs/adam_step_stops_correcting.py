# chaff of adam_step: corrects the first ten steps only
# The correction ends too early. For m it has faded after fifty steps, but 0.999^t is not near 0 for thousands of them:
# divide at every t.
import numpy as np


def adam_step(w, g, m, v, t, lr=0.001, beta1=0.9, beta2=0.999, eps=1e-8):
    m = beta1 * m + (1 - beta1) * g
    v = beta2 * v + (1 - beta2) * g**2
    m_hat = m / (1 - beta1**t) if t <= 10 else m
    v_hat = v / (1 - beta2**t) if t <= 10 else v
    return w - lr * m_hat / (np.sqrt(v_hat) + eps), m, v
