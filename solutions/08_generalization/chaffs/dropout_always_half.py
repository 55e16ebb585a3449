# chaff of dropout: always drops one half
# Half of the entries are dropped, whatever rate says. A coin with two equal sides fits one rate only.


def dropout(a, rate, rng):
    mask = rng.integers(0, 2, size=a.shape)
    out = a * mask / (1 - rate)
    return out, mask
