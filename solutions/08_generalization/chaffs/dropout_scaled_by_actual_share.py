# chaff of dropout: divides by the share that happened to be kept
# You divide by the share that this mask happened to keep. The scale is fixed by rate; here it changes from call to
# call and couples all entries (and what if nothing is kept?).


def dropout(a, rate, rng):
    mask = rng.random(a.shape) >= rate
    out = a * mask / max(mask.mean(), 1e-9)
    return out, mask
