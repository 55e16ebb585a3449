# wheat of softmax: all steps in place, on a copy
import numpy as np


def softmax(logits):
    out = np.array(logits, dtype=np.float64)
    out -= np.max(out, axis=-1, keepdims=True)
    np.exp(out, out=out)
    out /= np.sum(out, axis=-1, keepdims=True)
    return out
