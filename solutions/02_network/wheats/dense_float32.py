# wheat of dense: the answer as float32
import numpy as np


def dense(W, b, A):
    return (np.inner(A, W) + b).astype(np.float32)
