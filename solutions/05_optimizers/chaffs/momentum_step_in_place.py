# chaff of momentum_step: changes w and v in place
# The caller's arrays were overwritten: *= and += work in the arrays that came in, and fail where those hold integers.
# Return new ones.
def momentum_step(w, g, v, lr, beta=0.9):
    v *= beta
    v -= lr * g
    w += v
    return w, v
