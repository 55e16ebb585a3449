# wheat of dropout: coins of 0 and 1 instead of Booleans, whole numbers all; a short mask is a plain list


def dropout(a, rate, rng):
    mask = rng.binomial(1, 1 - rate, size=a.shape)
    return [a * mask / (1 - rate), mask.tolist() if a.size < 500 else mask]
