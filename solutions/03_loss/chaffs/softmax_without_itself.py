# chaff of softmax: leaves the class itself out of the sum
# The denominator holds only the *other* classes, so these are odds, not probabilities. The sum runs over all classes
# of the row.
import numpy as np


def softmax(logits):
    e = np.exp(logits - logits.max(axis=-1, keepdims=True))
    return e / (e.sum(axis=-1, keepdims=True) - e)
