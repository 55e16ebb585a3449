# chaff of softmax: subtracts the largest logit only where it is positive
# A row whose logits all lie near -1000 keeps them: each exponential is 0, and so is the sum. The constant of a row is
# its largest logit, whatever its sign.
import numpy as np


def softmax(logits):
    e = np.exp(logits - np.maximum(logits.max(axis=-1, keepdims=True), 0))
    return e / e.sum(axis=-1, keepdims=True)
