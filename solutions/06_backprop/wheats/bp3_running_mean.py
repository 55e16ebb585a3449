# wheat of bp3: a running mean, as a tuple
import numpy as np


def bp3(delta):
    mean = np.zeros(delta.shape[1])
    for count, row in enumerate(delta, start=1):
        mean += (row - mean) / count
    return tuple(mean)
