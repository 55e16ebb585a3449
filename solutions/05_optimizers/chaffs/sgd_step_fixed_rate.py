# chaff of sgd_step: a learning rate of 0.1, whatever is asked
# The rate is fixed inside the function: another `lr` makes no difference.
def sgd_step(w, g, lr):
    return w - 0.1 * g
