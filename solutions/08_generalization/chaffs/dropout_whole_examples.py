# chaff of dropout: drops whole rows
# A row is kept or dropped as a whole, so examples vanish instead of neurons. Every entry has a coin of its own.
import numpy as np


def dropout(a, rate, rng):
    mask = np.broadcast_to(rng.random((len(a),) + (1,) * (a.ndim - 1)) >= rate, a.shape)
    out = a * mask / (1 - rate)
    return out, mask
