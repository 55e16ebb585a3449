# chaff of minibatches: the smaller batch comes first
# The left-over examples make the first batch; they should make the last one.
def minibatches(n, size, rng):
    order = rng.permutation(n)
    rest = n % size
    head = [order[:rest]] if rest else []
    return head + [order[start : start + size] for start in range(rest, n, size)]
