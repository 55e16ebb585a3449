# chaff of dense: applies an activation
# A dense layer is the linear part only: negative pre-activations have to survive. The activation is another
# function's work.
import numpy as np


def dense(W, b, A):
    return np.maximum(0, A @ W.T + b)
