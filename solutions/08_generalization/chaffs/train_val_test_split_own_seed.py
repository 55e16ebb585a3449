# chaff of train_val_test_split: uses a generator of its own
# The split is the same whatever generator is passed in: the function shuffles with a generator and a seed of its own.
# The caller decides about randomness, by means of rng.
import numpy as np


def train_val_test_split(n, val, test, rng):
    n_val, n_test = round(n * val), round(n * test)
    order = np.random.default_rng(0).permutation(n)
    return order[n_val + n_test :], order[:n_val], order[n_val : n_val + n_test]
