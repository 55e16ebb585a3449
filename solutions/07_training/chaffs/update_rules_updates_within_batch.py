# chaff of update_rules: updates after each example, with the rate shared out
# Within a batch you update after every example with a part of the rate. All gradients of a batch belong to the same
# weights: first collect them, then make one update.
def update_rules(grads, w, lr, batch_size=None):
    for i, grad in enumerate(grads):
        if batch_size is None:
            w = w - lr * grad(w)
        else:
            start = i - i % batch_size
            w = w - lr / len(grads[start : start + batch_size]) * grad(w)
    return w
