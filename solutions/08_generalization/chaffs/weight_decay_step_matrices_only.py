# chaff of weight_decay_step: counts on two axes
# This works for matrices only. Weights may come as a vector: do you need to know how many axes there are at all?
import numpy as np


def weight_decay_step(w, g, lr, lam):
    new = np.zeros(w.shape)
    for j in range(w.shape[0]):
        for k in range(w.shape[1]):
            new[j, k] = w[j, k] - lr * (g[j, k] + lam * w[j, k])
    return new
