# wheat of sigmoid: the logarithm first, the answer in float32
import numpy as np


def sigmoid(z):
    return np.exp(-np.logaddexp(0.0, -np.asarray(z, dtype=float))).astype(np.float32)
