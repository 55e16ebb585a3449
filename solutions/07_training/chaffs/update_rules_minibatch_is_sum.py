# chaff of update_rules: mini-batch with the sum
# Your mini-batches sum their gradients, so a batch twice as large takes a step twice as long. Only the full batch
# sums here; a mini-batch averages.
def update_rules(grads, w, lr, batch_size=None):
    size = len(grads) if batch_size is None else batch_size
    for start in range(0, len(grads), size):
        w = w - lr * sum(grad(w) for grad in grads[start : start + size])
    return w
