# chaff of momentum_step: beta is always 0.9
# The share that is kept is fixed inside the function: another `beta` makes no difference.
def momentum_step(w, g, v, lr, beta=0.9):
    v = 0.9 * v - lr * g
    return w + v, v
