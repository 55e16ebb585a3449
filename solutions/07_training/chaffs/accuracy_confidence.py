# chaff of accuracy: the mean probability of the true class
# You average how sure the network is of the true class (through a softmax). Accuracy only asks whether that class
# comes first.
import numpy as np


def accuracy(logits, labels):
    p = np.exp(logits - np.max(logits, axis=1, keepdims=True))
    p = p / p.sum(axis=1, keepdims=True)
    return np.mean(p[np.arange(len(labels)), labels])
