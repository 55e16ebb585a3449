# chaff of rmsprop_step: divides by s
# The step is divided by s itself. s is a mean of squares: its root has the size of a gradient.
def rmsprop_step(w, g, s, lr, rho=0.9, eps=1e-8):
    s = rho * s + (1 - rho) * g**2
    return w - lr * g / (s + eps), s
