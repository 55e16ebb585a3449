# wheat of softmax: answers in float32
import numpy as np


def softmax(logits):
    z = logits - logits.max(axis=-1, keepdims=True)
    e = np.exp(z).astype(np.float32)
    return e / e.sum(axis=-1, keepdims=True)
