# chaff of train_val_test_split: sorts each part
# The parts are chosen at random and then put in order. Mini-batches would be cut from a sorted training set; leave the
# parts as the shuffle gave them.
import numpy as np


def train_val_test_split(n, val, test, rng):
    n_val, n_test = round(n * val), round(n * test)
    order = rng.permutation(n)
    return np.sort(order[n_val + n_test :]), np.sort(order[:n_val]), np.sort(order[n_val : n_val + n_test])
