# chaff of attention: calls the mask attn_mask
# The arguments must keep the names of the stub: whoever writes mask=... in a call would meet an unknown name here.
import numpy as np


def attention(Q, K, V, attn_mask=None):
    scores = Q @ K.T / np.sqrt(Q.shape[1])
    if attn_mask is not None:
        scores = np.where(attn_mask, scores, -1e9)
    e = np.exp(scores - scores.max(axis=1, keepdims=True))
    return e / e.sum(axis=1, keepdims=True) @ V
