# wheat of update_rules: the first batch, then the rest by recursion; lists returned
import numpy as np


def update_rules(grads, w, lr, batch_size=None):
    if not grads:
        return np.asarray(w).tolist()
    if batch_size is None:
        step = np.sum([grad(w) for grad in grads], axis=0)
        return update_rules([], w - lr * step, lr)
    step = np.mean(np.stack([np.asarray(grad(w)) for grad in grads[:batch_size]]), axis=0)
    return update_rules(grads[batch_size:], w - lr * step, lr, batch_size)
