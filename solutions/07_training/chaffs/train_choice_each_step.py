# chaff of train: draws the examples of each step anew
# Each step draws its batch from all examples, so that in one epoch some come twice and others not at all. Shuffle once
# at the beginning of an epoch, and cut that order into batches.

# ruff: noqa: F821 - init_weights, minibatches, backprop and mean_cost are given in the source over which this is laid


def train(X, labels, sizes, rng, epochs, lr, batch_size=32, activation="relu"):
    weights, biases = init_weights(sizes, activation, rng)
    history = []
    for _ in range(epochs):
        for start in range(0, len(X), batch_size):
            batch = rng.choice(len(X), size=min(batch_size, len(X) - start), replace=False)
            grads_W, grads_b, _ = backprop(weights, biases, X[batch], labels[batch], activation)
            weights = [W - lr * grad for W, grad in zip(weights, grads_W, strict=True)]
            biases = [b - lr * grad for b, grad in zip(biases, grads_b, strict=True)]
        history.append(mean_cost(weights, biases, X, labels, activation))
    return weights, biases, history
