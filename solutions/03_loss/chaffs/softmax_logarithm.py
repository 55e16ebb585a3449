# chaff of softmax: returns log-probabilities
# These are the logarithms of the probabilities (log-softmax): negative numbers that do not sum to 1.
import numpy as np


def softmax(logits):
    z = logits - logits.max(axis=-1, keepdims=True)
    return z - np.log(np.exp(z).sum(axis=-1, keepdims=True))
