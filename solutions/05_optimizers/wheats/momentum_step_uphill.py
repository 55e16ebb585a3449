# wheat of momentum_step: calculates with the velocity uphill, and turns it at the end
def momentum_step(w, g, v, lr, beta=0.9):
    u = beta * -v + lr * g
    return w - u, -u
