# chaff of weight_decay_step: keeps the type of w
# Integer weights give integer answers: the fractions are cut off when the new weights are written into an array like
# w.
import numpy as np


def weight_decay_step(w, g, lr, lam):
    new = np.empty_like(w)
    new[...] = w - lr * (g + lam * w)
    return new
