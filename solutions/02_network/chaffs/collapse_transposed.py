# chaff of collapse: returns the transpose of W
# Check the shape: your W has a row for each input. Here a row belongs to a neuron, as in every W of the course.


def collapse(W1, b1, W2, b2):
    return W1.T @ W2.T, W2 @ b1 + b2
