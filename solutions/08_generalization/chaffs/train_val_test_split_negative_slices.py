# chaff of train_val_test_split: cuts from the end, which fails for a size of 0
# Slices counted from the end break when a part is empty: minus zero is zero, the start of the array. What does
# order[-0:] hold?


def train_val_test_split(n, val, test, rng):
    n_val, n_test = round(n * val), round(n * test)
    order = rng.permutation(n)
    return order[: -(n_val + n_test)], order[-(n_val + n_test) : -n_test], order[-n_test:]
