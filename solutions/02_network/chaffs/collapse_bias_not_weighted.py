# chaff of collapse: adds the two biases
# The first layer's bias passes through the second layer too. What does that layer do to everything that it reads?


def collapse(W1, b1, W2, b2):
    return W2 @ W1, b1 + b2
