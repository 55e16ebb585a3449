# chaff of momentum_step: returns (v, w)
# Both results are right, but their order is exchanged: the weights come first.
def momentum_step(w, g, v, lr, beta=0.9):
    v = beta * v - lr * g
    return v, w + v
