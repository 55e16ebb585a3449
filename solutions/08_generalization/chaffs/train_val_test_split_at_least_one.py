# chaff of train_val_test_split: gives every part at least one example
# A part whose share is 0 still gets an example. A size is what rounding gives, and that may be 0.


def train_val_test_split(n, val, test, rng):
    n_val, n_test = max(1, round(n * val)), max(1, round(n * test))
    order = rng.permutation(n)
    return order[n_val + n_test :], order[:n_val], order[n_val : n_val + n_test]
