# chaff of cross_entropy: sends the probabilities through softmax
# The probabilities were sent through softmax once more, as if they were logits. They are probabilities already.
import numpy as np


def cross_entropy(probs, labels):
    e = np.exp(probs)
    p = e / e.sum(axis=1, keepdims=True)
    return -np.mean(np.log(np.maximum(p[np.arange(len(labels)), labels], 1e-9)))
