# chaff of attention: sets the scores of forbidden keys to 0
# The scores of forbidden keys are set to 0, and e to the power of 0 is 1: they still get a good share of the weight.
# What score gives the weight 0?
import numpy as np


def attention(Q, K, V, mask=None):
    scores = Q @ K.T / np.sqrt(Q.shape[1])
    if mask is not None:
        scores = scores * mask
    e = np.exp(scores - scores.max(axis=1, keepdims=True))
    weights = e / e.sum(axis=1, keepdims=True)
    return weights @ V
