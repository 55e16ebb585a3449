# chaff of train_val_test_split: draws a seed below 100 and goes on from that
# Only a few splits can ever come out, since the seed that you draw has few values. Shuffle with rng itself.
import numpy as np


def train_val_test_split(n, val, test, rng):
    n_val, n_test = round(n * val), round(n * test)
    order = np.random.default_rng(rng.integers(100)).permutation(n)
    return order[n_val + n_test :], order[:n_val], order[n_val : n_val + n_test]
