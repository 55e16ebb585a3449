# wheat of train_val_test_split: sorts random keys; 32-bit indices
import numpy as np


def train_val_test_split(n, val, test, rng):
    order = np.argsort(rng.random(n)).astype(np.int32)
    n_val, n_test = int(np.rint(n * val)), int(np.rint(n * test))
    val_part, test_part, train_part = np.split(order, [n_val, n_val + n_test])
    return train_part, val_part, test_part
