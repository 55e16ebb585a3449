# chaff of sigmoid: divides by the sum over all entries
# The entries influence each other and add up to 1: that is softmax. The sigmoid looks at every entry by itself.
import numpy as np


def sigmoid(z):
    e = np.exp(z - np.max(z))
    return e / np.sum(e)
