# chaff of momentum_step: ignores the old velocity
# The old velocity plays no part: this is plain gradient descent, right only for the first step.
def momentum_step(w, g, v, lr, beta=0.9):
    v = -lr * g
    return w + v, v
