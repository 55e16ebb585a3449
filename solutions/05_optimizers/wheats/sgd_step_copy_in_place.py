# wheat of sgd_step: in place, on a copy of floats
import numpy as np


def sgd_step(w, g, lr):
    out = np.array(w, dtype=float)
    out += np.negative(g) * lr
    return out
