# chaff of sgd_step: brings the answer back to the type of w
# Integer weights stay integers, and the fractions of the step are cut off. The new weights are real numbers, whatever
# the old ones were.
def sgd_step(w, g, lr):
    return (w - lr * g).astype(w.dtype)
