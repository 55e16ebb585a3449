# chaff of sigmoid: 0 and 1 beyond 8
# From some z on your answer is 0 or 1 outright. At 8 the sigmoid is still 0.0003 away from that, far more than the
# twelve digits that are asked for. A safe form of the fraction needs no such limit.
import numpy as np


def sigmoid(z):
    e = np.exp(-np.abs(z))
    return np.where(np.abs(z) > 8, z > 0, np.where(z > 0, 1, e) / (1 + e))
