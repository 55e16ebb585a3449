# wheat of adam_step: moves m and v towards g and g^2; a list
import numpy as np


def adam_step(w, g, m, v, t, lr=0.001, beta1=0.9, beta2=0.999, eps=1e-8):
    m = m + (1 - beta1) * (g - m)
    v = v + (1 - beta2) * (np.square(g) - v)
    root = (v / (1 - pow(beta2, t))) ** 0.5
    return [w - (lr / (1 - pow(beta1, t))) * m / (root + eps), m, v]
