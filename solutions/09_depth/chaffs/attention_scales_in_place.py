# chaff of attention: scales Q in place
# Q is divided in place: the caller's queries have changed (and integers cannot be divided like that).
import numpy as np


def attention(Q, K, V, mask=None):
    Q /= np.sqrt(Q.shape[1])
    scores = Q @ K.T
    if mask is not None:
        scores = np.where(mask, scores, -np.inf)
    e = np.exp(scores - scores.max(axis=1, keepdims=True))
    return e / e.sum(axis=1, keepdims=True) @ V
