# wheat of dense: an array of float64, filled neuron by neuron with products of whatever type the inputs have
import numpy as np


def dense(W, b, A):
    rows = np.atleast_2d(A)
    Z = np.zeros((rows.shape[0], W.shape[0]))
    for i, row in enumerate(rows):
        for j, weights in enumerate(W):
            Z[i, j] = np.dot(weights, row) + b[j]
    return Z if A.ndim == 2 else Z[0]
