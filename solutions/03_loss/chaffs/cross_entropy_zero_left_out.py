# chaff of cross_entropy: leaves examples with probability 0 out
# Examples whose true class has probability 0 were left out of the mean. They are the worst ones: each has to cost at
# least 20, and m counts them.
import numpy as np


def cross_entropy(probs, labels):
    p = probs[np.arange(len(labels)), labels]
    p = p[p > 0]
    return -np.log(p).mean() if len(p) else 0.0
