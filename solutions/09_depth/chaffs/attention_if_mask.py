# chaff of attention: asks whether the mask is true
# An array of several entries is neither true nor false, and NumPy says so. What you want to know is whether a mask was
# given at all.
import numpy as np


def attention(Q, K, V, mask=None):
    scores = Q @ K.T / np.sqrt(Q.shape[1])
    if mask:
        scores = np.where(mask, scores, -np.inf)
    e = np.exp(scores - scores.max(axis=1, keepdims=True))
    weights = e / e.sum(axis=1, keepdims=True)
    return weights @ V
