# chaff of dense: every neuron gets the first bias
# Each neuron has a bias of its own. Yours all seem to share one.


def dense(W, b, A):
    return A @ W.T + b[0]
