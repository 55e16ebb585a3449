# chaff of sgd_step: adds the step
# The weights climb: the gradient points to where the cost *grows*. Descent goes the other way.
def sgd_step(w, g, lr):
    return w + lr * g
