# chaff of dropout: draws a mask for the last two axes
# In an array of three axes all slices of the first one share a mask. Every entry has a coin of its own, whatever the
# number of axes: ask a for its whole shape.
import numpy as np


def dropout(a, rate, rng):
    mask = np.broadcast_to(rng.random(a.shape[-2:]) >= rate, a.shape)
    return a * mask / (1 - rate), mask
