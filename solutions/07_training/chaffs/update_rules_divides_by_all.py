# chaff of update_rules: divides each batch by the number of all examples
# You divide the sum of a batch by the number of all examples. The mean of a batch is over that batch.
def update_rules(grads, w, lr, batch_size=None):
    if batch_size is None:
        return w - lr * sum(grad(w) for grad in grads)
    for start in range(0, len(grads), batch_size):
        w = w - lr * sum(grad(w) for grad in grads[start : start + batch_size]) / len(grads)
    return w
