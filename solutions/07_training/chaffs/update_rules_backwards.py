# chaff of update_rules: from the last example to the first
# You go through the examples from the last to the first. The order matters, since each update changes where the
# next gradient is taken.
def update_rules(grads, w, lr, batch_size=None):
    if batch_size is None:
        return w - lr * sum(grad(w) for grad in grads)
    grads = grads[::-1]
    for start in range(0, len(grads), batch_size):
        batch = grads[start : start + batch_size]
        w = w - lr * sum(grad(w) for grad in batch) / len(batch)
    return w
