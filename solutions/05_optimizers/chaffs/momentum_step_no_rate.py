# chaff of momentum_step: no learning rate
# The learning rate plays no part: the whole gradient enters the velocity.
def momentum_step(w, g, v, lr, beta=0.9):
    v = beta * v - g
    return w + v, v
