# chaff of train_val_test_split: draws with replacement
# Each index is drawn anew from all of them, so some come up twice and others never. A split deals out every index
# exactly once.


def train_val_test_split(n, val, test, rng):
    n_val, n_test = round(n * val), round(n * test)
    order = rng.integers(0, n, size=n)
    return order[n_val + n_test :], order[:n_val], order[n_val : n_val + n_test]
