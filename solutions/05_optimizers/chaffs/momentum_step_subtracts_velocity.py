# chaff of momentum_step: subtracts the velocity
# The velocity is right, but the weights move against it: its minus sign is already inside, so subtracting it goes
# uphill.
def momentum_step(w, g, v, lr, beta=0.9):
    v = beta * v - lr * g
    return w - v, v
