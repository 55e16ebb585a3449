# chaff of accuracy: divides by the number of classes
# You divide by the number of columns, the classes. The share is of the rows, the examples.
import numpy as np


def accuracy(logits, labels):
    return np.sum(np.argmax(logits, axis=1) == labels) / np.shape(logits)[1]
