# chaff of softmax_cross_entropy: sums over the batch
# The costs of the examples were added and not averaged: a batch twice as long must not cost twice as much.
import numpy as np


def softmax_cross_entropy(logits, labels):
    z = logits - logits.max(axis=1, keepdims=True)
    return np.sum(np.log(np.exp(z).sum(axis=1)) - z[np.arange(len(labels)), labels])
