# chaff of adam_step: keeps m and v itself
# The function keeps means of its own and does not look at those that it is given. Two arrays of weights, or two
# networks, would then share them.
import numpy as np

memory = {}


def adam_step(w, g, m, v, t, lr=0.001, beta1=0.9, beta2=0.999, eps=1e-8):
    m, v = memory.get(np.shape(w), (0, 0))
    m = beta1 * m + (1 - beta1) * g
    v = beta2 * v + (1 - beta2) * g**2
    memory[np.shape(w)] = m, v
    m_hat = m / (1 - beta1**t)
    v_hat = v / (1 - beta2**t)
    return w - lr * m_hat / (np.sqrt(v_hat) + eps), m, v
