# wheat of weight_decay_step: number by number, as lists
import numpy as np


def weight_decay_step(w, g, lr, lam):
    flat = [float(wi) - lr * (float(gi) + lam * float(wi)) for wi, gi in zip(w.ravel(), g.ravel(), strict=True)]
    return np.reshape(flat, w.shape).tolist()
