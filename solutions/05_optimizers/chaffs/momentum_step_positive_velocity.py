# chaff of momentum_step: v = beta*v + lr*g, w = w - v
# This is momentum in the other sign convention: a velocity that points uphill and is subtracted. In this course the
# velocity holds the minus, and a velocity that comes in has it too.
def momentum_step(w, g, v, lr, beta=0.9):
    v = beta * v + lr * g
    return w - v, v
