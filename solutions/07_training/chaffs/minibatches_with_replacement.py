# chaff of minibatches: draws with replacement
# Some indices come twice and others not at all: drawing numbers at random is not the same as shuffling them. An
# epoch should see each example exactly once.
def minibatches(n, size, rng):
    order = rng.integers(n, size=n)
    return [order[start : start + size] for start in range(0, n, size)]
