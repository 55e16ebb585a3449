# chaff of minibatches: leaves out the last, smaller batch
# When the size does not divide n, the examples that are left over are in no batch. Count the batches for n = 7 and
# a size of 3.
def minibatches(n, size, rng):
    order = rng.permutation(n)
    return [order[k * size : (k + 1) * size] for k in range(n // size)]
