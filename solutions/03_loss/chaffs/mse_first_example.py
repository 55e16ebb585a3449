# chaff of mse: only the first example counts
# Only the first example of the batch has a say in this cost. Check where the loop ends, or where the return stands.
import numpy as np


def mse(pred, target):
    for p, t in zip(pred, target, strict=True):
        return np.sum((p - t) ** 2) / 2
