# chaff of train_val_test_split: rounds the place of the second cut
# Where the test part ends was found by rounding n times the sum of both shares. That is not always the sum of the two
# rounded sizes: round each size by itself.


def train_val_test_split(n, val, test, rng):
    n_val, n_both = round(n * val), round(n * (val + test))
    order = rng.permutation(n)
    return order[n_both:], order[:n_val], order[n_val:n_both]
