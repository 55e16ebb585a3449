# chaff of softmax: normalises the columns of a batch
# The columns sum to 1 instead of the rows: the examples compete with one another. One row is one example, and its
# classes share its probability.
import numpy as np


def softmax(logits):
    e = np.exp(logits - logits.max(axis=0))
    return e / e.sum(axis=0)
