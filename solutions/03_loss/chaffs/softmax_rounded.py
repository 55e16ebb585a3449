# chaff of softmax: rounds to four digits
# The probabilities are rounded to a few digits. Round for printing only, never what is calculated with.
import numpy as np


def softmax(logits):
    e = np.exp(logits - logits.max(axis=-1, keepdims=True))
    return np.round(e / e.sum(axis=-1, keepdims=True), 4)
