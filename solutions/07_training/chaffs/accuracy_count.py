# chaff of accuracy: the number of right rows
# You return how many rows are right; what share of all rows is that?
import numpy as np


def accuracy(logits, labels):
    return np.sum(np.argmax(logits, axis=1) == labels)
