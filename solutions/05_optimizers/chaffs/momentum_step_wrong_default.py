# chaff of momentum_step: beta is 0.99 by default
# Right when beta is given. When it is not, it should be 0.9: look at the signature.
def momentum_step(w, g, v, lr, beta=0.99):
    v = beta * v - lr * g
    return w + v, v
