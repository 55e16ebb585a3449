# chaff of bp1_softmax: as many classes as the largest label + 1
# The number of classes was read off the labels. A batch need not hold the last class, and then y is too narrow; the
# logits know how many classes there are.
import numpy as np


def bp1_softmax(logits, labels):
    e = np.exp(logits - logits.max(axis=1, keepdims=True))
    y_hat = e / np.sum(e, axis=1, keepdims=True)
    y = np.eye(np.max(labels) + 1)[labels]
    return y_hat - y
