# wheat of update_rules: collects gradients until a batch is full, then steps; in place on a float copy
import numpy as np


def update_rules(grads, w, lr, batch_size=None):
    new = np.array(w, dtype=float)
    total, count = np.zeros(new.shape), 0
    for i, grad in enumerate(grads, start=1):
        total += grad(new.copy())
        count += 1
        if i == len(grads) or count == batch_size:
            new -= lr * total / (1 if batch_size is None else count)
            total, count = np.zeros(new.shape), 0
    return new
