# chaff of train_val_test_split: never moves the last index
# The last index stays where it is, so it always lands in the same part. The upper end of rng.integers is not drawn
# itself, and rng.permutation(k) holds 0 to k-1: look for an n that is one too small.
import numpy as np


def train_val_test_split(n, val, test, rng):
    n_val, n_test = round(n * val), round(n * test)
    order = np.append(rng.permutation(n - 1), n - 1) if n > 1 else np.arange(n)
    return order[n_val + n_test :], order[:n_val], order[n_val : n_val + n_test]
