# wheat of bp4: the mean of outer products, in float32
import numpy as np


def bp4(a_prev, delta):
    outer = [np.outer(d, a).astype(np.float32) for d, a in zip(delta, a_prev, strict=True)]
    return np.mean(outer, axis=0)
