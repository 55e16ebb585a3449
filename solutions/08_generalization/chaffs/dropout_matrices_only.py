# chaff of dropout: counts on two axes
# This needs exactly two axes. The mask has the shape of a, whatever that is: ask a for it.


def dropout(a, rate, rng):
    m, n = a.shape
    mask = rng.random((m, n)) >= rate
    return a * mask / (1 - rate), mask
