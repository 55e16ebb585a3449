# chaff of bp1_softmax: softmax down the columns
# The softmax was taken down the columns, across examples. Each row is one example, and its probabilities add up to 1.
import numpy as np


def bp1_softmax(logits, labels):
    e = np.exp(logits - logits.max(axis=0))
    y_hat = e / np.sum(e, axis=0)
    y = np.eye(logits.shape[1])[labels]
    return y_hat - y
