# chaff of cross_entropy: one-hot times log, without a clip
# Where a class that is *not* the true one has probability 0, the one-hot product is 0 times infinity, which is NaN.
# Clip first, or take only the entry that counts.
import numpy as np


def cross_entropy(probs, labels):
    y = np.eye(probs.shape[1])[labels]
    return -np.sum(y * np.log(probs)) / len(labels)
