# chaff of train_val_test_split: rounds the training size and gives the rest to test
# It is the training part that takes what is left over. Validation and test have their sizes fixed by rounding; here
# the training size was rounded and the test part got the rest.


def train_val_test_split(n, val, test, rng):
    n_train, n_val = round(n * (1 - val - test)), round(n * val)
    order = rng.permutation(n)
    return order[:n_train], order[n_train : n_train + n_val], order[n_train + n_val :]
