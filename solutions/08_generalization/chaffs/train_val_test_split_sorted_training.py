# chaff of train_val_test_split: takes what is left as a set, which sorts it
# Validation and test are drawn well, but the training part comes out in rising order: a difference of sets is handed
# back sorted. All three parts are to be shuffled.
import numpy as np


def train_val_test_split(n, val, test, rng):
    held_out = rng.choice(n, size=round(n * val) + round(n * test), replace=False)
    val_part, test_part = held_out[: round(n * val)], held_out[round(n * val) :]
    return np.setdiff1d(np.arange(n), held_out), val_part, test_part
