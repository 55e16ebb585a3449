# chaff of accuracy: argmax of the whole matrix
# Without an axis, argmax looks at the whole matrix and gives one number for all rows. Each row needs its own.
import numpy as np


def accuracy(logits, labels):
    return np.mean(np.argmax(logits) == labels)
