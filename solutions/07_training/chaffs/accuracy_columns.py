# chaff of accuracy: argmax along the wrong axis
# You look for the largest entry of each column. One example is one row: which axis does argmax go along?
import numpy as np


def accuracy(logits, labels):
    predicted = np.argmax(logits, axis=0)
    return sum(int(a == b) for a, b in zip(predicted, labels, strict=False)) / len(labels)
