# chaff of collapse: keeps only the second bias
# Send an input of zeros through both layers: what arrives is more than b2. Where did the first bias go?


def collapse(W1, b1, W2, b2):
    return W2 @ W1, b2
