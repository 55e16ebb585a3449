# chaff of minibatches: n // size + 1 batches, so an empty one when size divides n
# When the size divides n, your list ends with an empty batch, and the mean over an empty batch is NaN. How many
# batches are there for n = 6 and a size of 3?
def minibatches(n, size, rng):
    order = rng.permutation(n)
    return [order[k * size : (k + 1) * size] for k in range(n // size + 1)]
