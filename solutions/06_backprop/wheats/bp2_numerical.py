# wheat of bp2: central differences of what reaches the next layer
import numpy as np


def bp2(W_next, delta_next, z):
    def arrives(z):
        return 1 / (1 + np.exp(-z))

    z, h = np.asarray(z, dtype=float), 1e-5
    moved = (arrives(z + h) - arrives(z - h)) / (2 * h)
    return tuple(np.dot(d, W_next) * slopes for d, slopes in zip(delta_next, moved, strict=True))
