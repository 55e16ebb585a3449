# chaff of weighted_sum: multiplies the weights in place
# The caller's weights are overwritten with the products. The answer of the first call looks right, but the network
# has lost its weights: make a new array for the products.
def weighted_sum(w, x, b):
    w *= x
    return w.sum() + b
