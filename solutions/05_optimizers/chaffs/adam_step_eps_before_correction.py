# chaff of adam_step: adds eps to the root of the uncorrected v
# eps was added to the root of v before the correction, so it is magnified with it in the first steps. It is added to
# the root of the corrected mean.
import numpy as np


def adam_step(w, g, m, v, t, lr=0.001, beta1=0.9, beta2=0.999, eps=1e-8):
    m = beta1 * m + (1 - beta1) * g
    v = beta2 * v + (1 - beta2) * g**2
    m_hat = m / (1 - beta1**t)
    return w - lr * m_hat * np.sqrt(1 - beta2**t) / (np.sqrt(v) + eps), m, v
