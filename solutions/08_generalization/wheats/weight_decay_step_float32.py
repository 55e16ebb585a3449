# wheat of weight_decay_step: in float32
import numpy as np


def weight_decay_step(w, g, lr, lam):
    w, g = w.astype(np.float32), g.astype(np.float32)
    return w - np.float32(lr) * (g + np.float32(lam) * w)
