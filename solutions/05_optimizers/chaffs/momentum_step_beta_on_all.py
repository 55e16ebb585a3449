# chaff of momentum_step: beta multiplies the gradient too
# beta multiplies the old velocity *and* the new gradient: a question of brackets. Only what was there before fades.
def momentum_step(w, g, v, lr, beta=0.9):
    v = beta * (v - lr * g)
    return w + v, v
