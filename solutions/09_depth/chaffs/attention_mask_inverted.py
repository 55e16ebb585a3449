# chaff of attention: hides what is allowed
# The mask is read the wrong way round: True says that looking is allowed. (Where all are allowed, yours has no key
# left.)
import numpy as np


def attention(Q, K, V, mask=None):
    scores = Q @ K.T / np.sqrt(Q.shape[1])
    if mask is not None:
        scores = np.where(mask, -1e9, scores)
    e = np.exp(scores - scores.max(axis=1, keepdims=True))
    weights = e / e.sum(axis=1, keepdims=True)
    return weights @ V
