# wheat of momentum_step: a list of nested lists
def momentum_step(w, g, v, lr, beta=0.9):
    v = v * beta - g * lr
    return [(v + w).tolist(), v.tolist()]
