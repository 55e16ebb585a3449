# chaff of dropout: tosses again for the mask it returns
# The mask that you return is not the one that made the output: it was drawn a second time. The backward pass needs the
# very same mask.


def dropout(a, rate, rng):
    mask = rng.random(a.shape) >= rate
    out = a * (rng.random(a.shape) >= rate) / (1 - rate)
    return out, mask
