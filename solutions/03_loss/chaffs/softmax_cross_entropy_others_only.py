# chaff of softmax_cross_entropy: leaves the true class out of the sum
# The sum in the logarithm holds only the wrong classes, so the cost can be negative. All classes of the row belong to
# it.
import numpy as np


def softmax_cross_entropy(logits, labels):
    rows = np.arange(len(labels))
    others = logits.astype(float)
    true = others[rows, labels]
    others[rows, labels] = -np.inf
    top = others.max(axis=1)
    return np.mean(top + np.log(np.exp(others - top[:, None]).sum(axis=1)) - true)
