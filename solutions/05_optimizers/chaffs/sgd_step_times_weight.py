# chaff of sgd_step: the step is multiplied with the weight
# The step of each weight is multiplied with the weight itself: a weight at 0 could never move.
def sgd_step(w, g, lr):
    return w * (1 - lr * g)
