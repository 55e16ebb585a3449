# chaff of dropout: does not scale
# What is kept must be scaled, or the next layer sees sums that are too small on average in training and right ones at
# test time. This is plain dropout, not the inverted one.


def dropout(a, rate, rng):
    mask = rng.random(a.shape) >= rate
    out = a * mask
    return out, mask
