# chaff of cross_entropy: the logarithm of the mean probability
# The mean was taken before the logarithm. A few very wrong examples then hide behind the good ones: take the
# logarithm of each example first.
import numpy as np


def cross_entropy(probs, labels):
    p = probs[np.arange(len(labels)), labels]
    return -np.log(np.maximum(p.mean(), 1e-9))
