# chaff of dropout: returns (mask, out)
# The two arrays are right but in the wrong order: first the output, then the mask.


def dropout(a, rate, rng):
    mask = rng.random(a.shape) >= rate
    out = a * mask / (1 - rate)
    return mask, out
