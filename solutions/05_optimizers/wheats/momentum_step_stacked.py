# wheat of momentum_step: one array whose first axis is (w, v)
import numpy as np


def momentum_step(w, g, v, lr, beta=0.9):
    v = np.subtract(beta * v, lr * g)
    return np.stack([w + v, v])
