# chaff of cross_entropy: halves the cost
# The cost is half of what it should be: the 1/2 belongs to the quadratic cost, where a 2 comes down from the square.
import numpy as np


def cross_entropy(probs, labels):
    p = probs[np.arange(len(labels)), labels]
    return -np.mean(np.log(np.maximum(p, 1e-9))) / 2
