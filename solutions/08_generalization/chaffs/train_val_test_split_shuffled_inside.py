# chaff of train_val_test_split: shuffles inside fixed pieces
# You shuffle after cutting. The order inside each part is random, but the parts always hold the same pieces of the
# range, so sorted data still give a test set of one kind.
import numpy as np


def train_val_test_split(n, val, test, rng):
    n_val, n_test = round(n * val), round(n * test)
    n_train = n - n_val - n_test
    return (
        rng.permutation(np.arange(n_train)),
        rng.permutation(np.arange(n_train, n_train + n_val)),
        rng.permutation(np.arange(n_train + n_val, n)),
    )
