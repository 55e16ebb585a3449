# chaff of dense: fills an array of A's type
# An array made "like" an integer array holds integers, and cuts off what does not fit. Which type must the result
# have when the inputs are whole numbers but the weights are not?
import numpy as np


def dense(W, b, A):
    out = np.zeros(A.shape[:-1] + (W.shape[0],), dtype=A.dtype)
    out[...] = A @ W.T + b
    return out
