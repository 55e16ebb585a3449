# chaff of weight_decay_step: multiplies only the decay by the rate
# The gradient of the cost enters without the rate: the step is far too long. Look at your brackets.


def weight_decay_step(w, g, lr, lam):
    return w - g - lr * lam * w
