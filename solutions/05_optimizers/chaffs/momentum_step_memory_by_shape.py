# chaff of momentum_step: keeps a velocity for each shape, until one of zeros comes in
# The function keeps velocities of its own, one for each shape. Two layers of the same shape then share theirs: the
# velocity that comes in is the one that counts.

memory = {}


def momentum_step(w, g, v, lr, beta=0.9):
    if v.any():
        v = memory.get(w.shape, v)
    v = beta * v - lr * g
    memory[w.shape] = v
    return w + v, v
