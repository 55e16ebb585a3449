# chaff of update_rules: full batch with the mean
# Your full batch averages the gradients. In this exercise it sums them (and only mini-batches average).
def update_rules(grads, w, lr, batch_size=None):
    size = len(grads) if batch_size is None else batch_size
    for start in range(0, len(grads), size):
        batch = grads[start : start + size]
        w = w - lr * sum(grad(w) for grad in batch) / len(batch)
    return w
