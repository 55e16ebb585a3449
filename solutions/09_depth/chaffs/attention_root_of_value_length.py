# chaff of attention: divides by the root of d_v
# The scale is taken from the values. They have no part in the dot product of query and key.
import numpy as np


def attention(Q, K, V, mask=None):
    scores = Q @ K.T / np.sqrt(V.shape[1])
    if mask is not None:
        scores = np.where(mask, scores, -np.inf)
    e = np.exp(scores - scores.max(axis=1, keepdims=True))
    weights = e / e.sum(axis=1, keepdims=True)
    return weights @ V
