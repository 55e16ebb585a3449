# wheat of train_val_test_split: one index at a time out of a hat, plain lists


def train_val_test_split(n, val, test, rng):
    hat = list(range(n))

    def draw(count):
        return [hat.pop(int(rng.integers(len(hat)))) for _ in range(count)]

    val_part, test_part = draw(int(n * val + 0.5)), draw(int(n * test + 0.5))
    return [draw(len(hat)), val_part, test_part]
