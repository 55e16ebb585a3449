# chaff of update_rules: takes every batch for the full one
# The batch size makes no difference in your function: every pass is one update with the sum. With batch_size=1 each
# example makes its own.
def update_rules(grads, w, lr, batch_size=None):
    return w - lr * sum(grad(w) for grad in grads)
