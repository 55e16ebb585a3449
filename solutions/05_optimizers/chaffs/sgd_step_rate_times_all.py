# chaff of sgd_step: the rate multiplies the difference
# The rate multiplies the weights as well as the gradient: a question of brackets.
def sgd_step(w, g, lr):
    return lr * (w - g)
