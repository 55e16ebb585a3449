# chaff of cross_entropy: counts classes from 1
# The class beside the true one was looked up: labels count from 0, as NumPy does.
import numpy as np


def cross_entropy(probs, labels):
    p = probs[np.arange(len(labels)), labels - 1]
    return -np.mean(np.log(np.maximum(p, 1e-9)))
