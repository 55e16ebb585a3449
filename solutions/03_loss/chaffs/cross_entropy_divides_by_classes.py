# chaff of cross_entropy: divides by the number of classes
# The sum was divided by the number of columns (classes). The mean is over the examples: the rows.
import numpy as np


def cross_entropy(probs, labels):
    p = probs[np.arange(len(labels)), labels]
    return -np.sum(np.log(np.maximum(p, 1e-9))) / probs.shape[1]
