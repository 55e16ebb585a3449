# chaff of softmax: writes into an array of the logits' type
# With integer logits all probabilities become 0 or 1: an array made "like" an integer array cannot hold fractions.
# Make one of floats.
import numpy as np


def softmax(logits):
    out = np.zeros_like(logits)
    e = np.exp(logits - logits.max(axis=-1, keepdims=True))
    out[...] = e / e.sum(axis=-1, keepdims=True)
    return out
