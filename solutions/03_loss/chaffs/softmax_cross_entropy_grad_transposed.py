# chaff of softmax_cross_entropy_grad: transposed
# Rows and columns are exchanged: a gradient has the shape of what is differentiated by, here (m, n).
import numpy as np


def softmax_cross_entropy_grad(logits, labels):
    e = np.exp(logits - logits.max(axis=1, keepdims=True))
    return (e / e.sum(axis=1, keepdims=True) - np.eye(logits.shape[1])[labels]).T / len(labels)
