# chaff of train_val_test_split: takes the test share from what validation has left
# The test size is worked out from the examples that validation left over. Both shares are shares of all n examples.


def train_val_test_split(n, val, test, rng):
    n_val, n_test = round(n * val), round((n - round(n * val)) * test)
    order = rng.permutation(n)
    return order[n_val + n_test :], order[:n_val], order[n_val : n_val + n_test]
