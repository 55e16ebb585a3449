# chaff of cross_entropy: returns one cost an example
# These are the costs of the single examples. The cost of a batch is one number: their mean.
import numpy as np


def cross_entropy(probs, labels):
    p = probs[np.arange(len(labels)), labels]
    return -np.log(np.maximum(p, 1e-9))
