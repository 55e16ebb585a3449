# chaff of weight_decay_step: leaves the decay out
# This is plain gradient descent: lam is never used. What does the penalty add to the gradient?


def weight_decay_step(w, g, lr, lam):
    return w - lr * g
