# chaff of dense: A @ W
# Row j of W belongs to neuron j. A product of matrices runs over the last axis of the left one and the first axis of
# the right one: which two axes should meet here? (For a square W the wrong product goes unnoticed.)


def dense(W, b, A):
    return A @ W + b
