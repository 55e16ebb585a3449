# chaff of sgd_step: forgets the learning rate
# The learning rate plays no part: the weights move by the whole gradient, which nearly always overshoots.
def sgd_step(w, g, lr):
    return w - g
