# chaff of dense: forgets the bias
# Every neuron has a threshold of its own. What does your layer give for an input of zeros, and what should it give?


def dense(W, b, A):
    return A @ W.T
