# chaff of softmax: subtracts the smallest logit of each row
# The smallest logit was subtracted, so the exponents run from 0 upwards and can still overflow. They should run from
# 0 downwards.
import numpy as np


def softmax(logits):
    e = np.exp(logits - logits.min(axis=-1, keepdims=True))
    return e / e.sum(axis=-1, keepdims=True)
