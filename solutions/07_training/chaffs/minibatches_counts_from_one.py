# chaff of minibatches: indices 1 to n
# Your indices run from 1 to n. NumPy counts from 0: index n does not exist, and example 0 is never used.
def minibatches(n, size, rng):
    order = rng.permutation(n) + 1
    return [order[start : start + size] for start in range(0, n, size)]
