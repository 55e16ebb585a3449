# chaff of momentum_step: applies the rate twice
# The learning rate is in the velocity and was multiplied in once more when the weights moved.
def momentum_step(w, g, v, lr, beta=0.9):
    v = beta * v - lr * g
    return w + lr * v, v
