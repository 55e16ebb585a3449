# wheat of sgd_step: one entry at a time
import numpy as np


def sgd_step(w, g, lr):
    out = np.empty(w.shape)
    for i in np.ndindex(w.shape):
        out[i] = float(w[i]) - lr * float(g[i])
    return out
