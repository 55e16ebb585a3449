# wheat of softmax_cross_entropy_grad: answers in float32
import numpy as np


def softmax_cross_entropy_grad(logits, labels):
    z = logits - logits.max(axis=1, keepdims=True)
    e = np.exp(z).astype(np.float32)
    y = np.eye(logits.shape[1], dtype=np.float32)[labels]
    return (e / e.sum(axis=1, keepdims=True) - y) / np.float32(len(labels))
