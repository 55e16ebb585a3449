# chaff of adam_step: beta * t for beta ** t
# beta was multiplied by t in the correction. What is left of the start after t steps is a *power* of beta.
import numpy as np


def adam_step(w, g, m, v, t, lr=0.001, beta1=0.9, beta2=0.999, eps=1e-8):
    m = beta1 * m + (1 - beta1) * g
    v = beta2 * v + (1 - beta2) * g**2
    m_hat = m / (1 - beta1 * t)
    v_hat = v / (1 - beta2 * t)
    return w - lr * m_hat / (np.sqrt(np.abs(v_hat)) + eps), m, v
