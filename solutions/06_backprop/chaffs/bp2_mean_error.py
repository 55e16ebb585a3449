# chaff of bp2: averages the error over the batch first
# The errors were averaged over the batch before they were carried back. Each example goes its own way back, with its
# own slopes; the mean is taken at the very end. (With a batch of one there is no difference.)
import numpy as np


def bp2(W_next, delta_next, z):
    s = 1 / (1 + np.exp(-z))
    return (delta_next.mean(axis=0) @ W_next) * s * (1 - s)
