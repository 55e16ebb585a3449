# wheat of collapse: the answer as float32
import numpy as np


def collapse(W1, b1, W2, b2):
    W = np.tensordot(W2, W1, axes=1)
    return W.astype(np.float32), (np.inner(b1, W2) + b2).astype(np.float32)
