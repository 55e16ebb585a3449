# wheat of cross_entropy: 100 for a probability of 0, as its own case
import numpy as np


def cross_entropy(probs, labels):
    p = np.choose(labels, probs.T)
    cost = np.full(p.shape, 100.0)
    np.log(1 / np.where(p > 0, p, 1), out=cost, where=p > 0)
    return float(np.average(cost))
