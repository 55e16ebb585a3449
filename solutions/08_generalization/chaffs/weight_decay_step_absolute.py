# chaff of weight_decay_step: decays by the size of the weights
# Negative weights move away from 0: the decay uses the size of a weight and has lost its sign.
import numpy as np


def weight_decay_step(w, g, lr, lam):
    return w - lr * (g + lam * np.abs(w))
