# chaff of bp3: a loop with = instead of +=
# Only the last example counts: in a loop over the batch each round overwrites what the one before it found.
import numpy as np


def bp3(delta):
    total = np.zeros(delta.shape[1])
    for row in delta:
        total = row / len(delta)
    return total
