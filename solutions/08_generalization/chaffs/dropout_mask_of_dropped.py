# chaff of dropout: returns the mask of what is dropped
# The output is right, but the mask says the opposite: it must be True where an entry is kept.


def dropout(a, rate, rng):
    mask = rng.random(a.shape) >= rate
    out = a * mask / (1 - rate)
    return out, ~mask
