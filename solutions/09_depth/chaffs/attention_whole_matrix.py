# chaff of attention: takes one softmax over all scores
# One softmax was taken over the whole matrix, so all queries share one attention. Each row needs a sum of its own.
import numpy as np


def attention(Q, K, V, mask=None):
    scores = Q @ K.T / np.sqrt(Q.shape[1])
    if mask is not None:
        scores = np.where(mask, scores, -np.inf)
    e = np.exp(scores - scores.max())
    weights = e / e.sum()
    return weights @ V
