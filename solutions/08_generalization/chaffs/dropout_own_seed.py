# chaff of dropout: uses a generator of its own
# The mask is the same whatever generator is passed in. Take the randomness from rng: with a seed of its own the
# function drops the same neurons in every step.
import numpy as np


def dropout(a, rate, rng):
    mask = np.random.default_rng(42).random(a.shape) >= rate
    out = a * mask / (1 - rate)
    return out, mask
