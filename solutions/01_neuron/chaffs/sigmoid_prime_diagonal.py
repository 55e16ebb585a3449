# chaff of sigmoid_prime: a matrix with the slopes on its diagonal
# The slopes stand on the diagonal of a matrix. That is the full table of every output by every input; as each
# output depends on its own input only, just the slopes are asked for, in the shape of z.
import numpy as np


def sigmoid_prime(z):
    s = 1 / (1 + np.exp(-z))
    return np.diag(np.ravel(s * (1 - s)))
