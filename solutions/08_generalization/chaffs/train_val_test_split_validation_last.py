# chaff of train_val_test_split: returns (train, test, val)
# The parts are right but two of them have changed places: whoever unpacks the answer as (train, val, test) chooses by
# the test set and reports the validation set.


def train_val_test_split(n, val, test, rng):
    n_val, n_test = round(n * val), round(n * test)
    order = rng.permutation(n)
    return order[n_val + n_test :], order[n_val : n_val + n_test], order[:n_val]
