# chaff of momentum_step: v = beta*v + g, w = w - lr*v
# This is momentum with the learning rate outside of the velocity, as some libraries have it. Here the velocity holds
# the rate and the sign, and `v` is part of the answer.
def momentum_step(w, g, v, lr, beta=0.9):
    v = beta * v + g
    return w - lr * v, v
