# chaff of momentum_step: in place on copies that keep the type
# Float arrays work, integer ones raise: a copy of an integer array still holds integers, and neither velocities nor
# weights are whole numbers.
def momentum_step(w, g, v, lr, beta=0.9):
    w, v = w.copy(), v.copy()
    v *= beta
    v -= lr * g
    w += v
    return w, v
