# chaff of sgd_step: changes w in place
# The caller's weights were overwritten: -= works in the array that came in, and fails where that holds integers.
# Return a new array.
def sgd_step(w, g, lr):
    w -= lr * g
    return w
