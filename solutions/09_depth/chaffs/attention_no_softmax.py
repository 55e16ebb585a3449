# chaff of attention: uses the scores as weights
# The scores go straight to the values. Weights must be positive, with the sum 1 in each row.
import numpy as np


def attention(Q, K, V, mask=None):
    scores = Q @ K.T / np.sqrt(Q.shape[1])
    if mask is not None:
        scores = np.where(mask, scores, 0)
    weights = scores
    return weights @ V
