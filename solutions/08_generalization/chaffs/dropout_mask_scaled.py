# chaff of dropout: returns the scaled mask
# The mask you return holds the scale. It is to say only what is kept: True and False, or 1 and 0.


def dropout(a, rate, rng):
    mask = (rng.random(a.shape) >= rate) / (1 - rate)
    out = a * mask
    return out, mask
