# chaff of update_rules: changes the caller's weights
# The weights that were passed in are changed (w -= ...). For integer weights that even fails. Make a new array.
def update_rules(grads, w, lr, batch_size=None):
    if batch_size is None:
        w -= lr * sum(grad(w) for grad in grads)
        return w
    for start in range(0, len(grads), batch_size):
        batch = grads[start : start + batch_size]
        w -= lr * sum(grad(w) for grad in batch) / len(batch)
    return w
