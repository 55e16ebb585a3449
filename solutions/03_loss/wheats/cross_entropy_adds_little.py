# wheat of cross_entropy: adds 1e-12 instead of clipping
import numpy as np


def cross_entropy(probs, labels):
    p = np.take_along_axis(probs, labels[:, None], axis=1)
    return -np.log(p + 1e-12).mean(keepdims=True)
