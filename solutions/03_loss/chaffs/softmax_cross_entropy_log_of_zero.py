# chaff of softmax_cross_entropy: the logarithm of a stable softmax
# The softmax is safe from overflow, but a probability can still become exactly 0, and its logarithm -inf. Take the
# logarithm of the formula before the computer divides.
import numpy as np


def softmax_cross_entropy(logits, labels):
    e = np.exp(logits - logits.max(axis=1, keepdims=True))
    p = e / e.sum(axis=1, keepdims=True)
    return -np.mean(np.log(p[np.arange(len(labels)), labels]))
