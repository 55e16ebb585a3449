# chaff of bp2: transposes the weights
# The weights are used the wrong way round. Forward, A @ W.T goes from this layer to the next; the way back multiplies
# by the other one of W and W.T. With two layers of equal size no shape complains.
import numpy as np


def bp2(W_next, delta_next, z):
    s = 1 / (1 + np.exp(-z))
    return (delta_next @ W_next.T) * s * (1 - s)
