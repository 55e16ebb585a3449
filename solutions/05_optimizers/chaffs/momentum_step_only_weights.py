# chaff of momentum_step: returns only w
# The new velocity is not handed back: without it the next step knows nothing of this one.
def momentum_step(w, g, v, lr, beta=0.9):
    return w + beta * v - lr * g
