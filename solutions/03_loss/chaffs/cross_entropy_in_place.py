# chaff of cross_entropy: clips the caller's array
# The caller's probabilities were clipped in place, and are changed for good (where they are integers, 1e-9 even
# becomes 0 again). Clip into a new array.
import numpy as np


def cross_entropy(probs, labels):
    probs[probs < 1e-9] = 1e-9
    return -np.mean(np.log(probs[np.arange(len(labels)), labels]))
