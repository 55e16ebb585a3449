# wheat of rmsprop_step: one entry at a time, in plain Python
import math

import numpy as np


def rmsprop_step(w, g, s, lr, rho=0.9, eps=1e-8):
    new_w, new_s = np.zeros(w.shape), np.zeros(w.shape)
    for i in np.ndindex(w.shape):
        new_s[i] = rho * float(s[i]) + (1 - rho) * float(g[i]) ** 2
        new_w[i] = float(w[i]) - lr * float(g[i]) / (math.sqrt(new_s[i]) + eps)
    return new_w.tolist(), new_s.tolist()
