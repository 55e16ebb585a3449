# chaff of adam_step: counts the steps itself
# The function counts its own calls and does not look at `t`. It is called for every layer and for every network: the
# caller knows the number of the step.
import numpy as np

memory = {"t": 0}


def adam_step(w, g, m, v, t, lr=0.001, beta1=0.9, beta2=0.999, eps=1e-8):
    memory["t"] += 1
    t = memory["t"]
    m = beta1 * m + (1 - beta1) * g
    v = beta2 * v + (1 - beta2) * g**2
    m_hat = m / (1 - beta1**t)
    v_hat = v / (1 - beta2**t)
    return w - lr * m_hat / (np.sqrt(v_hat) + eps), m, v
