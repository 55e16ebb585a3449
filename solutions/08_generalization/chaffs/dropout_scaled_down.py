# chaff of dropout: multiplies by 1 - rate
# The scale is upside down: what is kept must make up for what is missing, so it has to grow.


def dropout(a, rate, rng):
    mask = rng.random(a.shape) >= rate
    out = a * mask * (1 - rate)
    return out, mask
