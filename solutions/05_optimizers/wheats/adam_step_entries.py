# wheat of adam_step: one entry at a time, in plain Python, as nested lists
import math

import numpy as np


def adam_step(w, g, m, v, t, lr=0.001, beta1=0.9, beta2=0.999, eps=1e-8):
    new = np.zeros((3, *w.shape))
    for i in np.ndindex(w.shape):
        first = beta1 * float(m[i]) + (1 - beta1) * float(g[i])
        second = beta2 * float(v[i]) + (1 - beta2) * float(g[i]) ** 2
        root = math.sqrt(second / (1 - beta2**t))
        new[(0, *i)] = float(w[i]) - lr * first / (1 - beta1**t) / (root + eps)
        new[(1, *i)], new[(2, *i)] = first, second
    return new.tolist()
