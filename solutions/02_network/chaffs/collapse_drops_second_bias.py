# chaff of collapse: forgets b2
# The second layer adds its own bias at the very end. It is missing from your combined bias.


def collapse(W1, b1, W2, b2):
    return W2 @ W1, W2 @ b1
