# chaff of momentum_step: keeps the velocity itself
# The function keeps a velocity of its own and does not look at the one that it is given. Two arrays of weights, or
# two networks, would then share it.
import numpy as np

memory = {}


def momentum_step(w, g, v, lr, beta=0.9):
    v = beta * memory.get(np.shape(w), 0) - lr * g
    memory[np.shape(w)] = v
    return w + v, v
