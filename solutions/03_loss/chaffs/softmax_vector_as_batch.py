# chaff of softmax: returns a batch of one for a vector
# A single vector of shape (n,) came back as a matrix of one row. The answer has the shape of the logits.
import numpy as np


def softmax(logits):
    z = np.atleast_2d(logits)
    e = np.exp(z - z.max(axis=1, keepdims=True))
    return e / e.sum(axis=1, keepdims=True)
