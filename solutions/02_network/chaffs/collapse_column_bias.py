# chaff of collapse: b as a column
# The numbers are right, but b should have shape (n2,): a column of shape (n2, 1) would be added down the batch.


def collapse(W1, b1, W2, b2):
    return W2 @ W1, W2 @ b1[:, None] + b2[:, None]
