# chaff of cross_entropy: the mean over all m*n entries of the one-hot product
# The mean runs over all entries of the matrix, so it is too small by the number of classes. The mean is over the
# examples.
import numpy as np


def cross_entropy(probs, labels):
    y = np.eye(probs.shape[1])[labels]
    return -np.mean(y * np.log(np.maximum(probs, 1e-9)))
