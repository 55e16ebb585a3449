# wheat of weight_decay_step: shrinks, then steps; in place on a copy
import numpy as np


def weight_decay_step(w, g, lr, lam):
    new = np.array(w, dtype=float)
    new *= 1 - lr * lam
    new -= lr * g
    return new
