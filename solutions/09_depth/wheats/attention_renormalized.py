# wheat of attention: masks after the softmax and makes the sums 1 again
import numpy as np


def attention(Q, K, V, mask=None):
    scores = np.dot(Q, np.transpose(K)) / Q.shape[1] ** 0.5
    weights = np.exp(scores)
    weights /= weights.sum(axis=1, keepdims=True)
    if mask is not None:
        weights = weights * mask
        weights /= weights.sum(axis=1)[:, None]
    return weights.dot(V)
