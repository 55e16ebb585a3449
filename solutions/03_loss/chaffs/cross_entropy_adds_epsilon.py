# chaff of cross_entropy: adds 1e-3 inside the logarithm
# Something was added to every probability before the logarithm, and it is large enough to change the cost of ordinary
# examples. Only a probability of (nearly) 0 needs help.
import numpy as np


def cross_entropy(probs, labels):
    p = probs[np.arange(len(labels)), labels]
    return -np.mean(np.log(p + 1e-3))
