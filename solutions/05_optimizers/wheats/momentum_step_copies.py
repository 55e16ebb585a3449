# wheat of momentum_step: in place, on copies of floats
import numpy as np


def momentum_step(w, g, v, lr, beta=0.9):
    w, v = np.array(w, dtype=float), np.array(v, dtype=float)
    v *= beta
    v -= lr * g
    w += v
    return w, v
