# chaff of softmax_cross_entropy: takes the probabilities as logits
# The logits went through softmax before the formula, which contains softmax already: no example can cost much then,
# however wrong it is.
import numpy as np


def softmax_cross_entropy(logits, labels):
    e = np.exp(logits - logits.max(axis=1, keepdims=True))
    p = e / e.sum(axis=1, keepdims=True)
    return np.mean(np.log(np.exp(p).sum(axis=1)) - p[np.arange(len(labels)), labels])
