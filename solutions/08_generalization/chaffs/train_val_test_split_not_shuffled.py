# chaff of train_val_test_split: cuts the range as it is
# Nothing is shuffled: if the examples are sorted by class, the test set holds only the last classes, and the generator
# rng was not used at all.
import numpy as np


def train_val_test_split(n, val, test, rng):
    n_val, n_test = round(n * val), round(n * test)
    order = np.arange(n)
    return order[n_val + n_test :], order[:n_val], order[n_val : n_val + n_test]
