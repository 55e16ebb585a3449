# chaff of softmax_cross_entropy: subtracts the maximum in the caller's array
# The cost is right, but the caller's logits were overwritten: -= works in the array that came in. The caller still
# needs it.
import numpy as np


def softmax_cross_entropy(logits, labels):
    logits -= logits.max(axis=1, keepdims=True)
    return np.mean(np.log(np.exp(logits).sum(axis=1)) - logits[np.arange(len(labels)), labels])
