# chaff of weight_decay_step: adds the decay to g in place
# The decay is added into the caller's gradient array with +=. Make a new array for the whole gradient.


def weight_decay_step(w, g, lr, lam):
    g += lam * w
    return w - lr * g
