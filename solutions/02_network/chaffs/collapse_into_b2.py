# chaff of collapse: adds into b2 in place
# += on an argument changes the caller's array: afterwards the second layer is no longer the one that was passed in.


def collapse(W1, b1, W2, b2):
    b2 += (W2 @ b1).astype(b2.dtype)
    return W2 @ W1, b2
