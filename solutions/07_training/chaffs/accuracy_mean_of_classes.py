# chaff of accuracy: the mean of the shares of each class
# You work out a share for each class and average those (the balanced accuracy). Here each row counts the same, so
# that a large class counts for more.
import numpy as np


def accuracy(logits, labels):
    right = np.argmax(logits, axis=1) == labels
    return np.mean([right[labels == k].mean() for k in np.unique(labels)])
