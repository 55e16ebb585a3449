# chaff of weight_decay_step: decays the new weights
# The decay is worked out at the weights after the step. Gradient descent takes both parts of the gradient at the same
# place, the old weights.


def weight_decay_step(w, g, lr, lam):
    w = w - lr * g
    return w - lr * lam * w
