# chaff of cross_entropy: the quadratic cost of the one-hot rows
# This is the squared distance to the one-hot rows. It never gets large: the cross-entropy is the logarithm of one
# probability an example.
import numpy as np


def cross_entropy(probs, labels):
    y = np.eye(probs.shape[1])[labels]
    return np.sum((probs - y) ** 2) / (2 * len(labels))
