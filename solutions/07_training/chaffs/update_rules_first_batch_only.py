# chaff of update_rules: returns after the first batch
# The pass ends after the first batch: is the return inside the loop?
def update_rules(grads, w, lr, batch_size=None):
    if batch_size is None:
        return w - lr * sum(grad(w) for grad in grads)
    for start in range(0, len(grads), batch_size):
        batch = grads[start : start + batch_size]
        return w - lr * sum(grad(w) for grad in batch) / len(batch)
