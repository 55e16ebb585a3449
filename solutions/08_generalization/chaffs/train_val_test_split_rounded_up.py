# chaff of train_val_test_split: rounds the sizes up
# The sizes are always rounded up. The nearest whole number is asked for, which may also be the one below.
import math


def train_val_test_split(n, val, test, rng):
    n_val, n_test = math.ceil(n * val), math.ceil(n * test)
    order = rng.permutation(n)
    return order[n_val + n_test :], order[:n_val], order[n_val : n_val + n_test]
