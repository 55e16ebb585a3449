# chaff of weight_decay_step: lets the decay take a weight to 0 at most
# The factor 1 - lr * lam is cut off at 0. Where the rate and the strength are large the formula goes on past it:
# nothing is clipped.


def weight_decay_step(w, g, lr, lam):
    return max(0.0, 1 - lr * lam) * w - lr * g
