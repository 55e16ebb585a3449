# wheat of attention: in float32, keys in columns
import numpy as np


def attention(Q, K, V, mask=None):
    Q, K, V = (array.astype(np.float32) for array in (Q, K, V))
    scores = K @ Q.T / np.float32(np.sqrt(Q.shape[1]))
    if mask is not None:
        scores[~mask.T] = np.finfo(np.float32).min
    e = np.exp(scores - scores.max(axis=0))
    return (e / e.sum(axis=0)).T @ V
