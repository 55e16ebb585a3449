# wheat of update_rules: every batch as a list of indices and a weight for each gradient; one-element array for a number
import numpy as np


def update_rules(grads, w, lr, batch_size=None):
    n = len(grads)
    size = n if batch_size is None else min(batch_size, n)
    for batch in np.split(np.arange(n), range(size, n, size)):
        share = 1.0 if batch_size is None else 1.0 / batch.size
        step = 0.0
        for i in batch[::-1]:
            step = step + share * np.asarray(grads[int(i)](w))
        w = np.add(w, -lr * step)
    return np.atleast_1d(w)
