# chaff of adam_step: eps as the least value of the root
# eps is added to the root, for every weight; you use it only as a lower bound of the root, so that it makes no
# difference where the root is larger.
import numpy as np


def adam_step(w, g, m, v, t, lr=0.001, beta1=0.9, beta2=0.999, eps=1e-8):
    m = beta1 * m + (1 - beta1) * g
    v = beta2 * v + (1 - beta2) * g**2
    m_hat = m / (1 - beta1**t)
    v_hat = v / (1 - beta2**t)
    return w - lr * m_hat / np.maximum(np.sqrt(v_hat), eps), m, v
