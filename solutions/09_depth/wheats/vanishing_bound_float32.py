# wheat of vanishing_bound: one element of float32
import numpy as np


def vanishing_bound(layers):
    return np.prod(np.full((1, layers), 0.25, dtype=np.float32), axis=1)
