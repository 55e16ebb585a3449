# chaff of adam_step: divides by 1 - beta
# The correction does not depend on t: it is right at the first step and too strong ever after. It has to fade away as
# t grows.
import numpy as np


def adam_step(w, g, m, v, t, lr=0.001, beta1=0.9, beta2=0.999, eps=1e-8):
    m = beta1 * m + (1 - beta1) * g
    v = beta2 * v + (1 - beta2) * g**2
    m_hat = m / (1 - beta1)
    v_hat = v / (1 - beta2)
    return w - lr * m_hat / (np.sqrt(v_hat) + eps), m, v
