# chaff of weight_decay_step: goes uphill
# The step goes the wrong way: a gradient points uphill, and descent goes against it.


def weight_decay_step(w, g, lr, lam):
    return w + lr * (g + lam * w)
