# chaff of momentum_step: keeps the whole velocity
# The old velocity is kept whole: without friction the ball never comes to rest. beta is the share that is kept.
def momentum_step(w, g, v, lr, beta=0.9):
    v = v - lr * g
    return w + v, v
