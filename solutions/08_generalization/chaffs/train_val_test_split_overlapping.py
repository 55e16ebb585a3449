# chaff of train_val_test_split: draws validation and test each from everything
# Validation and test are drawn without regard to each other, so some examples are in both. Each index may be dealt out
# once only.
import numpy as np


def train_val_test_split(n, val, test, rng):
    val_part = rng.choice(n, size=round(n * val), replace=False)
    test_part = rng.choice(n, size=round(n * test), replace=False)
    held_out = np.union1d(val_part, test_part)
    return rng.permutation(np.setdiff1d(np.arange(n), held_out)), val_part, test_part
