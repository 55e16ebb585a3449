# chaff of update_rules: batches that overlap
# The batch moves on by one example instead of by a whole batch, so examples are used several times in one pass.
def update_rules(grads, w, lr, batch_size=None):
    if batch_size is None:
        return w - lr * sum(grad(w) for grad in grads)
    for start in range(max(1, len(grads) - batch_size + 1)):
        batch = grads[start : start + batch_size]
        w = w - lr * sum(grad(w) for grad in batch) / len(batch)
    return w
