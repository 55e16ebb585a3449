# chaff of train: the new weights are never put back
# The updated arrays are local to the inner loop and get lost: the network that you return is the one that you began
# with.

# ruff: noqa: F821 - init_weights, minibatches, backprop and mean_cost are given in the source over which this is laid


def train(X, labels, sizes, rng, epochs, lr, batch_size=32, activation="relu"):
    weights, biases = init_weights(sizes, activation, rng)
    history = []
    for _ in range(epochs):
        for batch in minibatches(len(X), batch_size, rng):
            grads_W, grads_b, _ = backprop(weights, biases, X[batch], labels[batch], activation)
            for W, grad_W, b, grad_b in zip(weights, grads_W, biases, grads_b, strict=True):
                W = W - lr * grad_W
                b = b - lr * grad_b
        history.append(mean_cost(weights, biases, X, labels, activation))
    return weights, biases, history
