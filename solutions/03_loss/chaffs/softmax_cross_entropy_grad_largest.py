# chaff of softmax_cross_entropy_grad: subtracts 1 at the likeliest class
# The 1 was subtracted at the likeliest class of each row, so the labels play no part. It belongs to the true class.
import numpy as np


def softmax_cross_entropy_grad(logits, labels):
    e = np.exp(logits - logits.max(axis=1, keepdims=True))
    return (e / e.sum(axis=1, keepdims=True) - np.eye(logits.shape[1])[logits.argmax(axis=1)]) / len(labels)
