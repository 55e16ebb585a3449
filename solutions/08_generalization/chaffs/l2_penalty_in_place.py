# chaff of l2_penalty: squares the weights in place
# The number is right the first time, but the caller's list of weights is not what it was: W *= W works on the array
# that was passed in, and weights[0] = ..., append and pop on the very list.


def l2_penalty(weights, lam):
    total = 0.0
    for W in weights:
        W *= W
        total += W.sum()
    return lam / 2 * total
