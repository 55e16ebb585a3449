# wheat of volume: one product
import numpy as np


def volume(a, b, height):
    return np.prod([a, b, np.broadcast_to(height, np.shape(a))], axis=0)
