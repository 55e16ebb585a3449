# chaff of dropout: returns only the output
# The mask is missing from what you return: without it the backward pass does not know which way the signal went.


def dropout(a, rate, rng):
    mask = rng.random(a.shape) >= rate
    out = a * mask / (1 - rate)
    return out
