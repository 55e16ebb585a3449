# chaff of dense: a single example comes back as a batch of one
# One example in, shape (n_in,): one example out, shape (n_out,). Somewhere an axis was added that nobody asked for.
import numpy as np


def dense(W, b, A):
    return np.atleast_2d(A) @ W.T + b
