# chaff of softmax: one distribution for the whole batch
# The whole matrix sums to 1. For one example that is right; in a batch every row is a distribution of its own.
import numpy as np


def softmax(logits):
    e = np.exp(logits - logits.max())
    return e / e.sum()
