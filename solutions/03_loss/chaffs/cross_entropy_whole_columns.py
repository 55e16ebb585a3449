# chaff of cross_entropy: takes the labels' columns of every row
# Every row was asked for the labels of *all* examples: `[:, labels]` takes whole columns. Each row has one label, its
# own.
import numpy as np


def cross_entropy(probs, labels):
    return -np.mean(np.log(np.maximum(probs[:, labels], 1e-9)))
