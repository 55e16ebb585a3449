# chaff of weight_decay_step: keeps the half of the penalty
# The half of the penalty is still there. What is the derivative of lam/2 times w squared?


def weight_decay_step(w, g, lr, lam):
    return w - lr * (g + lam / 2 * w)
