# chaff of minibatches: a generator, not a list
# The function yields its batches one by one. A list is asked for: it can be gone through twice and has a length.
def minibatches(n, size, rng):
    order = rng.permutation(n)
    for start in range(0, n, size):
        yield order[start : start + size]
