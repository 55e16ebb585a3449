# chaff of train: the smaller last batch is divided by batch_size
# The gradient of a batch that is smaller than batch_size is too small: the mean is over the examples that are in the
# batch, however few they are.

# ruff: noqa: F821 - init_weights, minibatches, backprop and mean_cost are given in the source over which this is laid


def train(X, labels, sizes, rng, epochs, lr, batch_size=32, activation="relu"):
    weights, biases = init_weights(sizes, activation, rng)
    history = []
    for _ in range(epochs):
        for batch in minibatches(len(X), batch_size, rng):
            grads_W, grads_b, _ = backprop(weights, biases, X[batch], labels[batch], activation)
            rate = lr * len(batch) / batch_size
            weights = [W - rate * grad for W, grad in zip(weights, grads_W, strict=True)]
            biases = [b - rate * grad for b, grad in zip(biases, grads_b, strict=True)]
        history.append(mean_cost(weights, biases, X, labels, activation))
    return weights, biases, history
