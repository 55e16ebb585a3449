# chaff of momentum_step: weights the gradient with 1 - beta
# The gradient was multiplied with 1 - beta, which makes the velocity a running mean, and ten times slower. In this
# rule the gradient enters with the rate alone.
def momentum_step(w, g, v, lr, beta=0.9):
    v = beta * v - (1 - beta) * lr * g
    return w + v, v
