# chaff of accuracy: argmin
# You take the class with the smallest logit. The network says "this one" with its largest.
import numpy as np


def accuracy(logits, labels):
    return np.mean(np.argmin(logits, axis=1) == labels)
