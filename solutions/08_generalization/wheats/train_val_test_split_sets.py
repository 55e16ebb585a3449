# wheat of train_val_test_split: draws what is held out, then shuffles what is left


def train_val_test_split(n, val, test, rng):
    n_val, n_test = round(n * val), round(n * test)
    val_part = rng.choice(n, size=n_val, replace=False)
    left = sorted(set(range(n)) - set(val_part.tolist()))
    rng.shuffle(left)
    return tuple(left[n_test:]), val_part, tuple(left[:n_test])
