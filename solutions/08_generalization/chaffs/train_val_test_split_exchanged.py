# chaff of train_val_test_split: cuts train, test, val from the front and returns them so
# The validation part has the size that was asked for the test part, and the other way round: the answer is (train, val,
# test), in this order.


def train_val_test_split(n, val, test, rng):
    n_val, n_test = round(n * val), round(n * test)
    n_train = n - n_val - n_test
    order = rng.permutation(n)
    return order[:n_train], order[n_train : n_train + n_test], order[n_train + n_test :]
