# chaff of update_rules: the smaller last batch is divided by batch_size
# The mean of the last batch is wrong when that batch is smaller: you divide by batch_size, not by the number of
# examples that are in it.
def update_rules(grads, w, lr, batch_size=None):
    if batch_size is None:
        return w - lr * sum(grad(w) for grad in grads)
    for start in range(0, len(grads), batch_size):
        w = w - lr * sum(grad(w) for grad in grads[start : start + batch_size]) / batch_size
    return w
