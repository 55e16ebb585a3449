# chaff of train: backprop is called without the activation
# The gradients belong to another network: backprop is not told which activation the hidden layers have, and takes
# its default.

# ruff: noqa: F821 - init_weights, minibatches, backprop and mean_cost are given in the source over which this is laid


def train(X, labels, sizes, rng, epochs, lr, batch_size=32, activation="relu"):
    weights, biases = init_weights(sizes, activation, rng)
    history = []
    for _ in range(epochs):
        for batch in minibatches(len(X), batch_size, rng):
            grads_W, grads_b, _ = backprop(weights, biases, X[batch], labels[batch])
            weights = [W - lr * grad for W, grad in zip(weights, grads_W, strict=True)]
            biases = [b - lr * grad for b, grad in zip(biases, grads_b, strict=True)]
        history.append(mean_cost(weights, biases, X, labels, activation))
    return weights, biases, history
