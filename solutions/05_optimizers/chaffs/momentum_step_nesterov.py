# chaff of momentum_step: Nesterov's step
# The weights move by beta times the new velocity and one more gradient step. That is Nesterov's variant; plain
# momentum moves them by the new velocity.
def momentum_step(w, g, v, lr, beta=0.9):
    v = beta * v - lr * g
    return w + beta * v - lr * g, v
