# chaff of update_rules: takes None for online
# Without a batch size you update after each example. None stands for the full batch: all gradients at the same
# weights, and one update.
def update_rules(grads, w, lr, batch_size=None):
    size = batch_size or 1
    for start in range(0, len(grads), size):
        batch = grads[start : start + size]
        w = w - lr * sum(grad(w) for grad in batch) / len(batch)
    return w
