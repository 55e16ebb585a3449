# chaff of softmax: subtracts the mean of each row
# Subtracting the mean of the row changes nothing in the answer, but it does not always prevent the overflow: in a row
# with 1000 and -1000 the exponents still reach 1000. Which constant makes the largest exponent harmless?
import numpy as np


def softmax(logits):
    e = np.exp(logits - logits.mean(axis=-1, keepdims=True))
    return e / e.sum(axis=-1, keepdims=True)
