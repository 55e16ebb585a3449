# chaff of cross_entropy: one zero makes the whole batch cost 20.7
# A single true class of probability 0 decides the cost of the whole batch. It is one example among m: the others
# count as ever.
import numpy as np


def cross_entropy(probs, labels):
    p = probs[np.arange(len(labels)), labels]
    return -np.log(1e-9) if (p == 0).any() else -np.mean(np.log(p))
