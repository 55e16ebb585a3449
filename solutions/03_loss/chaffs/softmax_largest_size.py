# chaff of softmax: subtracts the largest absolute value
# The constant is the largest *size* of a logit, sign ignored. For a row near -1000 this pushes the exponents down to
# -2000, and all exponentials vanish. What should the largest exponent be after the subtraction?
import numpy as np


def softmax(logits):
    e = np.exp(logits - np.abs(logits).max(axis=-1, keepdims=True))
    return e / e.sum(axis=-1, keepdims=True)
