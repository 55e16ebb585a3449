# chaff of weight_decay_step: derives lam times w squared
# The decay is twice too strong: the penalty has a half in front of its square, made to cancel the 2 of its derivative.


def weight_decay_step(w, g, lr, lam):
    return w - lr * (g + 2 * lam * w)
