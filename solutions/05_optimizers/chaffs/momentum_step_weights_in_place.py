# chaff of momentum_step: changes w in place
# The caller's weights were overwritten: += works in the array that came in, and fails where that holds integers.
# Return a new array.
def momentum_step(w, g, v, lr, beta=0.9):
    v = beta * v - lr * g
    w += v
    return w, v
