# chaff of momentum_step: returns the velocity that came in
# The weights are right, but the velocity that comes back is the old one: it never changes from step to step.
def momentum_step(w, g, v, lr, beta=0.9):
    return w + beta * v - lr * g, v
