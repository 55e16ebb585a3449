# chaff of cross_entropy: an example with probability 0 costs nothing
# Where the true class has probability 0, the cost is 0: the worst mistake was made free. It has to cost at least 20.
import numpy as np


def cross_entropy(probs, labels):
    p = probs[np.arange(len(labels)), labels]
    return -np.mean(np.log(np.where(p > 0, p, 1)))
