# wheat of dropout: passes on a seed taken from rng
import random

import numpy as np


def dropout(a, rate, rng):
    source = random.Random(int(rng.integers(2**62)))
    mask = np.array([source.random() >= rate for _ in range(a.size)]).reshape(a.shape).astype(np.uint8)
    return a / (1 - rate) * mask, mask
