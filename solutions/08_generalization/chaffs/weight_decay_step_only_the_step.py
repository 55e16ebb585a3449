# chaff of weight_decay_step: returns the step
# You give back how far to go, not where you arrive: the new weights are asked for.


def weight_decay_step(w, g, lr, lam):
    return lr * (g + lam * w)
