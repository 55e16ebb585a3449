# chaff of train: history holds the mean of the batches' costs
# history holds the mean of the costs that backprop gave on the way, each with the weights of that moment. Measure
# once, on all of the data, when the epoch is over.

# ruff: noqa: F821 - init_weights, minibatches, backprop and mean_cost are given in the source over which this is laid


def train(X, labels, sizes, rng, epochs, lr, batch_size=32, activation="relu"):
    weights, biases = init_weights(sizes, activation, rng)
    history = []
    for _ in range(epochs):
        costs = []
        for batch in minibatches(len(X), batch_size, rng):
            grads_W, grads_b, cost = backprop(weights, biases, X[batch], labels[batch], activation)
            weights = [W - lr * grad for W, grad in zip(weights, grads_W, strict=True)]
            biases = [b - lr * grad for b, grad in zip(biases, grads_b, strict=True)]
            costs.append(cost)
        history.append(sum(costs) / len(costs))
    return weights, biases, history
