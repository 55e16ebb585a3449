# chaff of accuracy: counts where the true class has a probability above 1/2
# You ask whether the true class has more than half of the probability. With many classes the largest one may have far
# less, and is the answer all the same: compare with the other classes of the row.
import numpy as np


def accuracy(logits, labels):
    p = np.exp(logits - np.max(logits, axis=1, keepdims=True))
    p = p / p.sum(axis=1, keepdims=True)
    return np.mean(p[np.arange(len(labels)), labels] > 0.5)
