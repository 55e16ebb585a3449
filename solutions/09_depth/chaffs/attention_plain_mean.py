# chaff of attention: gives all keys the same weight
# All keys get the same weight: queries and keys make no difference to your answer.
import numpy as np


def attention(Q, K, V, mask=None):
    scores = np.zeros((len(Q), len(K)))
    if mask is not None:
        scores = np.where(mask, scores, -np.inf)
    e = np.exp(scores - scores.max(axis=1, keepdims=True))
    weights = e / e.sum(axis=1, keepdims=True)
    return weights @ V
