# chaff of dropout: draws one mask for the whole batch
# All examples of the batch lose the same neurons. Every entry of a has a coin of its own, in every row.
import numpy as np


def dropout(a, rate, rng):
    mask = np.broadcast_to(rng.random(a.shape[-1]) >= rate, a.shape)
    out = a * mask / (1 - rate)
    return out, mask
