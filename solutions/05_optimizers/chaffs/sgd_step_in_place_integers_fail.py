# chaff of sgd_step: -= on a copy of w
# Float weights work, integer weights raise: a copy of an integer array still holds integers, and a step is no whole
# number.
def sgd_step(w, g, lr):
    w = w.copy()
    w -= lr * g
    return w
