# wheat of cross_entropy: one-hot product of clipped probabilities
import numpy as np


def cross_entropy(probs, labels):
    m, n = probs.shape
    y = np.equal.outer(labels, np.arange(n))
    return -(y * np.log(np.clip(probs, 1e-9, 1 - 1e-9))).sum() / m
