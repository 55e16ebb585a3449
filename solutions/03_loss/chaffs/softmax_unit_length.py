# chaff of softmax: divides by the Euclidean norm
# The *squares* of each row sum to 1, not its entries: the exponentials were divided by their length as a vector.
import numpy as np


def softmax(logits):
    e = np.exp(logits - logits.max(axis=-1, keepdims=True))
    return e / np.sqrt((e**2).sum(axis=-1, keepdims=True))
