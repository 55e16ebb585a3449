# chaff of dropout: compares normal numbers with rate
# The numbers compared with rate are not uniform between 0 and 1: a normal number is below 0.2 in more than a half of
# all cases.


def dropout(a, rate, rng):
    mask = rng.normal(size=a.shape) >= rate
    out = a * mask / (1 - rate)
    return out, mask
