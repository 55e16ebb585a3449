# wheat of train_val_test_split: passes on a seed taken from rng
import random

import numpy as np


def train_val_test_split(n, val, test, rng):
    indices = list(range(n))
    random.Random(int(rng.integers(2**62))).shuffle(indices)
    first = n - round(n * val) - round(n * test)
    second = first + round(n * val)
    return np.array(indices[:first]), np.array(indices[first:second]), np.array(indices[second:])
