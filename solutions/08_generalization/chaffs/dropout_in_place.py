# chaff of dropout: sets entries of a to 0
# The holes are made in the caller's array. The activations are still needed as they were: work on a copy.


def dropout(a, rate, rng):
    mask = rng.random(a.shape) >= rate
    a[~mask] = 0
    return a / (1 - rate), mask
