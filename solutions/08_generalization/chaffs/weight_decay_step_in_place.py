# chaff of weight_decay_step: changes w in place
# w -= ... works on the caller's array, who still needs the old weights (and it cannot put fractions into an array of
# integers).


def weight_decay_step(w, g, lr, lam):
    w -= lr * (g + lam * w)
    return w
