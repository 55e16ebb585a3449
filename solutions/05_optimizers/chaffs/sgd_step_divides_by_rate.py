# chaff of sgd_step: divides by the learning rate
# The gradient is divided by the learning rate. A smaller rate should make a smaller step.
def sgd_step(w, g, lr):
    return w - g / lr
