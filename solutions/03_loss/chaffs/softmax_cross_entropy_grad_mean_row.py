# chaff of softmax_cross_entropy_grad: averages the rows
# The rows were averaged to a single one. Every logit has an entry of its own in the gradient, which has the shape of
# the logits.
import numpy as np


def softmax_cross_entropy_grad(logits, labels):
    e = np.exp(logits - logits.max(axis=1, keepdims=True))
    return (e / e.sum(axis=1, keepdims=True) - np.eye(logits.shape[1])[labels]).mean(axis=0)
