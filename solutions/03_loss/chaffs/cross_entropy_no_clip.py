# chaff of cross_entropy: no clip
# Right as long as no true class has probability 0. There the logarithm is -inf, and the cost of the whole batch is
# infinite: bound the probabilities from below before the logarithm.
import numpy as np


def cross_entropy(probs, labels):
    p = probs[np.arange(len(labels)), labels]
    return -np.mean(np.log(p))
