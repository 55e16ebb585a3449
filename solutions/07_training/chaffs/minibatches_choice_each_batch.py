# chaff of minibatches: each batch is drawn from all examples again
# No index is twice within a batch, but the batches do not know of one another: some examples come in two batches
# and others in none. Together they should hold each index once.
def minibatches(n, size, rng):
    return [rng.choice(n, size=min(size, n - start), replace=False) for start in range(0, n, size)]
