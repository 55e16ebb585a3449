# chaff of attention: takes a score of 0 for a forbidden key
# Forbidden keys are marked with the score 0, and then every 0 counts as forbidden. But 0 is a score like any other
# (query and key at right angles): ask the mask, not the scores.
import numpy as np


def attention(Q, K, V, mask=None):
    scores = Q @ K.T / np.sqrt(Q.shape[1])
    if mask is not None:
        scores = scores * mask
        scores = np.where(scores == 0, -1e9, scores)
    e = np.exp(scores - scores.max(axis=1, keepdims=True))
    return e / e.sum(axis=1, keepdims=True) @ V
