# chaff of update_rules: all gradients at the weights of the start
# All gradients are taken at the weights with which the pass began. After an update the weights are others, and the
# next gradient must be asked for there: that is all the difference between online and batch learning.
def update_rules(grads, w, lr, batch_size=None):
    start_w = w
    if batch_size is None:
        return w - lr * sum(grad(start_w) for grad in grads)
    for start in range(0, len(grads), batch_size):
        batch = grads[start : start + batch_size]
        w = w - lr * sum(grad(start_w) for grad in batch) / len(batch)
    return w
