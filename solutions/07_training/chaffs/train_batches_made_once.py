# chaff of train: cuts the batches once, before the first epoch
# Every epoch has the same batches in the same order, because they were made before the loop. The same examples then
# pull together for ever: each epoch begins with shuffling.

# ruff: noqa: F821 - init_weights, minibatches, backprop and mean_cost are given in the source over which this is laid


def train(X, labels, sizes, rng, epochs, lr, batch_size=32, activation="relu"):
    weights, biases = init_weights(sizes, activation, rng)
    batches = minibatches(len(X), batch_size, rng)
    history = []
    for _ in range(epochs):
        for batch in batches:
            grads_W, grads_b, _ = backprop(weights, biases, X[batch], labels[batch], activation)
            weights = [W - lr * grad for W, grad in zip(weights, grads_W, strict=True)]
            biases = [b - lr * grad for b, grad in zip(biases, grads_b, strict=True)]
        history.append(mean_cost(weights, biases, X, labels, activation))
    return weights, biases, history
