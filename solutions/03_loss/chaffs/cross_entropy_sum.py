# chaff of cross_entropy: sums over the batch
# The costs of the examples were added and not averaged: a batch twice as long must not cost twice as much.
import numpy as np


def cross_entropy(probs, labels):
    p = probs[np.arange(len(labels)), labels]
    return -np.sum(np.log(np.maximum(p, 1e-9)))
