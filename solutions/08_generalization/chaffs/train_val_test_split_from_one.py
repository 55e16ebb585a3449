# chaff of train_val_test_split: counts from 1
# The indices run from 1 to n. In an array of n examples index n is one too far, and example 0 is never used.


def train_val_test_split(n, val, test, rng):
    n_val, n_test = round(n * val), round(n * test)
    order = rng.permutation(n) + 1
    return order[n_val + n_test :], order[:n_val], order[n_val : n_val + n_test]
