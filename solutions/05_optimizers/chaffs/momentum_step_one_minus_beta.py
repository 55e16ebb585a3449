# chaff of momentum_step: keeps 1 - beta
# The share that is kept is 1 - beta where it should be beta: nearly all of the momentum is lost in each step.
def momentum_step(w, g, v, lr, beta=0.9):
    v = (1 - beta) * v - lr * g
    return w + v, v
