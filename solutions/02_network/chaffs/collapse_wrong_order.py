# chaff of collapse: multiplies W1 @ W2
# The input meets the first layer first. Write layer 2 around layer 1, with brackets, and see which matrix stands next
# to the input. Order matters in a product of matrices.


def collapse(W1, b1, W2, b2):
    return W1 @ W2, W2 @ b1 + b2
