# chaff of weight_decay_step: decays without the rate
# The decay is not multiplied by the rate, so weights are gone after a few steps, however small the rate. The rate
# belongs to the whole gradient, penalty included.


def weight_decay_step(w, g, lr, lam):
    return w - lr * g - lam * w
