# chaff of collapse: multiplies entry by entry
# `*` multiplies entries in the same place. What connects an input with an output here is a sum over all paths through
# the middle layer.


def collapse(W1, b1, W2, b2):
    return W2 * W1, W2 @ b1 + b2
