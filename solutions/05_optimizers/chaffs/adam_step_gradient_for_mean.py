# chaff of adam_step: steps along g instead of m_hat
# The step goes along the gradient of this step alone: the mean is kept but not used. That is RMSprop with a
# correction.
import numpy as np


def adam_step(w, g, m, v, t, lr=0.001, beta1=0.9, beta2=0.999, eps=1e-8):
    m = beta1 * m + (1 - beta1) * g
    v = beta2 * v + (1 - beta2) * g**2
    v_hat = v / (1 - beta2**t)
    return w - lr * g / (np.sqrt(v_hat) + eps), m, v
