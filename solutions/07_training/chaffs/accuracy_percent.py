# chaff of accuracy: in percent
# Your number is 100 times the share. A share lies between 0 and 1.
import numpy as np


def accuracy(logits, labels):
    return 100 * np.mean(np.argmax(logits, axis=1) == labels)
