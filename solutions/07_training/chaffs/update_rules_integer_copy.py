# chaff of update_rules: keeps the type of w, so integer weights are cut
# The new weights are squeezed into an array of the old ones' type: integer weights lose their fractions. Weights
# are real numbers, whatever they began as.
import numpy as np


def update_rules(grads, w, lr, batch_size=None):
    w = np.array(w)
    if batch_size is None:
        w[...] = w - lr * sum(grad(w) for grad in grads)
        return w
    for start in range(0, len(grads), batch_size):
        batch = grads[start : start + batch_size]
        w[...] = w - lr * sum(grad(w) for grad in batch) / len(batch)
    return w
