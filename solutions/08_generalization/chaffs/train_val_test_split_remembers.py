# chaff of train_val_test_split: keeps the shuffle of the first call
# The order of an earlier call is used again for the same n, though another generator was passed in. A function should
# remember nothing from one call to the next.

ORDERS = {}


def train_val_test_split(n, val, test, rng):
    if n not in ORDERS:
        ORDERS[n] = rng.permutation(n)
    n_val, n_test = round(n * val), round(n * test)
    order = ORDERS[n]
    return order[n_val + n_test :], order[:n_val], order[n_val : n_val + n_test]
