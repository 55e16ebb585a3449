# wheat of weight_decay_step: derives the penalty numerically
import numpy as np


def weight_decay_step(w, g, lr, lam):
    def penalty(x):
        return lam / 2 * x**2

    h = 1e-3
    slope = (penalty(w + h) - penalty(w - h)) / (2 * h)
    return np.subtract(w, lr * np.add(g, slope))
