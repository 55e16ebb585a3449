# chaff of train_val_test_split: returns (val, test, train)
# The training part must come first: the caller unpacks the answer as (train, val, test), and here would train on the
# smallest part.


def train_val_test_split(n, val, test, rng):
    n_val, n_test = round(n * val), round(n * test)
    order = rng.permutation(n)
    return order[:n_val], order[n_val : n_val + n_test], order[n_val + n_test :]
