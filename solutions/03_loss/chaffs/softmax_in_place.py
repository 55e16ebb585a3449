# chaff of softmax: subtracts the maximum in the caller's array
# The probabilities are right, but the caller's logits were overwritten: -= works in the array that came in. The
# caller still needs it.
import numpy as np


def softmax(logits):
    logits -= logits.max(axis=-1, keepdims=True)
    e = np.exp(logits)
    return e / e.sum(axis=-1, keepdims=True)
