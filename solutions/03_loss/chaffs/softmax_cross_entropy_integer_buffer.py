# chaff of softmax_cross_entropy: collects the costs in an array of the logits' type
# With integer logits the costs lose their fractions: an array made "like" an integer array cannot hold them. Make one
# of floats.
import numpy as np


def softmax_cross_entropy(logits, labels):
    costs = np.zeros(len(labels), dtype=logits.dtype)
    for i, (z, k) in enumerate(zip(logits, labels, strict=True)):
        costs[i] = np.log(np.exp(z - z.max()).sum()) + z.max() - z[k]
    return costs.mean()
