# chaff of train_val_test_split: cuts the sizes down
# The sizes are cut off, not rounded: what does int() make of 2.8, and what was asked for?


def train_val_test_split(n, val, test, rng):
    n_val, n_test = int(n * val), int(n * test)
    order = rng.permutation(n)
    return order[n_val + n_test :], order[:n_val], order[n_val : n_val + n_test]
