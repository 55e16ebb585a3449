# chaff of softmax: shares of the sigmoids
# The rows sum to 1, but what is shared out are sigmoids, not exponentials: the ratio of two entries must be e to the
# difference of their logits.
import numpy as np


def softmax(logits):
    s = 0.5 * (1 + np.tanh(logits / 2))
    return s / s.sum(axis=-1, keepdims=True)
