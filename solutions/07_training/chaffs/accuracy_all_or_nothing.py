# chaff of accuracy: whole-number division
# Whole-number division (//, or int) leaves only 0 and 1. A share needs /.
import numpy as np


def accuracy(logits, labels):
    return int(np.sum(np.argmax(logits, axis=1) == labels)) // len(labels)
