# chaff of adam_step: no bias correction
# The means are used as they are. They start at zero and are far too small in the first steps, v a thousand times:
# divide each by the share of it that belongs to real gradients.
import numpy as np


def adam_step(w, g, m, v, t, lr=0.001, beta1=0.9, beta2=0.999, eps=1e-8):
    m = beta1 * m + (1 - beta1) * g
    v = beta2 * v + (1 - beta2) * g**2
    return w - lr * m / (np.sqrt(v) + eps), m, v
