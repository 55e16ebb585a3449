# chaff of sgd_step: divides by the number of weights
# The step is divided by the length of w (or its number of rows). Averaging is over examples, and is done before the
# gradient arrives here.
def sgd_step(w, g, lr):
    return w - lr * g / len(w)
