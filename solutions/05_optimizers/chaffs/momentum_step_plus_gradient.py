# chaff of momentum_step: the gradient accelerates uphill
# The gradient enters the velocity with a plus, so the ball rolls uphill. The velocity holds the minus sign here.
def momentum_step(w, g, v, lr, beta=0.9):
    v = beta * v + lr * g
    return w + v, v
