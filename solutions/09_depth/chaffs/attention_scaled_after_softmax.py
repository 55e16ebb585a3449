# chaff of attention: divides the weights
# The scale comes after the softmax, so each row of weights no longer has the sum 1. It belongs to the scores.
import numpy as np


def attention(Q, K, V, mask=None):
    scores = Q @ K.T * 1.0
    if mask is not None:
        scores = np.where(mask, scores, -np.inf)
    e = np.exp(scores - scores.max(axis=1, keepdims=True))
    weights = e / e.sum(axis=1, keepdims=True)
    return weights @ V / np.sqrt(Q.shape[1])
