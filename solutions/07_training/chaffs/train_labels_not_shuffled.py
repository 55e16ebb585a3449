# chaff of train: shuffles the examples without their labels
# The examples are shuffled, their labels are not: each example is trained on another one's class. Take rows and
# labels with the same indices.

# ruff: noqa: F821 - init_weights, minibatches, backprop and mean_cost are given in the source over which this is laid


def train(X, labels, sizes, rng, epochs, lr, batch_size=32, activation="relu"):
    weights, biases = init_weights(sizes, activation, rng)
    history = []
    for _ in range(epochs):
        rows = X[rng.permutation(len(X))]
        for start in range(0, len(X), batch_size):
            batch = slice(start, start + batch_size)
            grads_W, grads_b, _ = backprop(weights, biases, rows[batch], labels[batch], activation)
            weights = [W - lr * grad for W, grad in zip(weights, grads_W, strict=True)]
            biases = [b - lr * grad for b, grad in zip(biases, grads_b, strict=True)]
        history.append(mean_cost(weights, biases, X, labels, activation))
    return weights, biases, history
