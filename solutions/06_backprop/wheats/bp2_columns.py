# wheat of bp2: examples as columns, transposed back; float32
import numpy as np


def bp2(W_next, delta_next, z):
    W, D, Z = (np.asarray(each, dtype=np.float32).T for each in (W_next, delta_next, z))
    s = np.reciprocal(1 + np.exp(-Z))
    return (np.dot(W, D) * (s - s * s)).T
