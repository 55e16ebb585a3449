# chaff of train_val_test_split: starts at a random place, then goes round
# Only the starting point is random; behind it the indices follow one another as before. Neighbours stay together, so
# this is no shuffle.
import numpy as np


def train_val_test_split(n, val, test, rng):
    n_val, n_test = round(n * val), round(n * test)
    order = np.roll(np.arange(n), int(rng.integers(n)))
    return order[n_val + n_test :], order[:n_val], order[n_val : n_val + n_test]
