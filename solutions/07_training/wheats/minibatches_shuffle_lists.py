# wheat of minibatches: shuffles a list in place and pops batches from it, as lists of Python integers
def minibatches(n, size, rng):
    left = list(range(n))
    rng.shuffle(left)
    batches = []
    while left:
        batches.append(left[:size])
        del left[:size]
    return batches
