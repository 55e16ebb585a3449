# chaff of dropout: keeps with probability rate
# The share of what is kept is the one that should be dropped. At rate 0.5 both look alike: try 0.2, and count.


def dropout(a, rate, rng):
    mask = rng.random(a.shape) < rate
    out = a * mask / (1 - rate)
    return out, mask
