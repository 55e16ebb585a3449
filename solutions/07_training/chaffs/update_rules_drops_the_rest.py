# chaff of update_rules: leaves out the smaller last batch
# Examples that do not fill a whole batch make no update at all. They are a batch too, a smaller one.
def update_rules(grads, w, lr, batch_size=None):
    if batch_size is None:
        return w - lr * sum(grad(w) for grad in grads)
    for k in range(len(grads) // batch_size):
        batch = grads[k * batch_size : (k + 1) * batch_size]
        w = w - lr * sum(grad(w) for grad in batch) / batch_size
    return w
