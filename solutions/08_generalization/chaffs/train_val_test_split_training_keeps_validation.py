# chaff of train_val_test_split: leaves the validation examples in the training set
# The training part still holds examples that also serve for validation. A network is then praised for what it has
# learned by heart: all three parts must be disjoint.


def train_val_test_split(n, val, test, rng):
    n_val, n_test = round(n * val), round(n * test)
    order = rng.permutation(n)
    return order[n_test:], order[n_test : n_test + n_val], order[:n_test]
