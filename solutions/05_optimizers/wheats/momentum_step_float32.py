# wheat of momentum_step: answers in float32
import numpy as np


def momentum_step(w, g, v, lr, beta=0.9):
    v = beta * v - lr * g
    return (w + v).astype(np.float32), v.astype(np.float32)
