# wheat of minibatches: draws batch after batch without replacement, sorted within; one 2-D array where size divides n
import numpy as np


def minibatches(n, size, rng):
    left = np.arange(n)
    batches = []
    while len(left):
        batch = rng.choice(left, size=min(size, len(left)), replace=False)
        left = np.setdiff1d(left, batch)
        batches.append(np.sort(batch))
    return np.array(batches) if n % size == 0 else batches
