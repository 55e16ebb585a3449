# chaff of collapse: fills arrays of the first layer's type
# An array made "like" an integer array holds integers and cuts off the rest. Which type must the result have when
# only one of the layers is made of whole numbers?
import numpy as np


def collapse(W1, b1, W2, b2):
    W = np.zeros((W2.shape[0], W1.shape[1]), dtype=W1.dtype)
    b = np.zeros(len(b2), dtype=b1.dtype)
    W[...] = W2 @ W1
    b[...] = W2 @ b1 + b2
    return W, b
