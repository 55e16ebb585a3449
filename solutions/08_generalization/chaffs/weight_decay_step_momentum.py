# chaff of weight_decay_step: remembers earlier steps
# The second step is not the first one again: something is kept from call to call. Momentum is another exercise; a step
# here depends on its arguments alone.

velocities = {}


def weight_decay_step(w, g, lr, lam):
    v = 0.9 * velocities.get(w.shape, 0.0) - lr * (g + lam * w)
    velocities[w.shape] = v
    return w + v
