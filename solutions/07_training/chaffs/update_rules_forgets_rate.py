# chaff of update_rules: steps by the whole gradient
# The learning rate is missing: the step is lr times the gradient.
def update_rules(grads, w, lr, batch_size=None):
    if batch_size is None:
        return w - sum(grad(w) for grad in grads)
    for start in range(0, len(grads), batch_size):
        batch = grads[start : start + batch_size]
        w = w - sum(grad(w) for grad in batch) / len(batch)
    return w
