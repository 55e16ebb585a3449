# chaff of train: shuffles the order of the batches only
# The batches change places, but each of them holds the same neighbours in X in every epoch. Shuffle the examples
# first, and cut afterwards.

import numpy as np

# ruff: noqa: F821 - init_weights, minibatches, backprop and mean_cost are given in the source over which this is laid


def train(X, labels, sizes, rng, epochs, lr, batch_size=32, activation="relu"):
    weights, biases = init_weights(sizes, activation, rng)
    batches = [np.arange(start, min(start + batch_size, len(X))) for start in range(0, len(X), batch_size)]
    history = []
    for _ in range(epochs):
        for chosen in rng.permutation(len(batches)):
            batch = batches[chosen]
            grads_W, grads_b, _ = backprop(weights, biases, X[batch], labels[batch], activation)
            weights = [W - lr * grad for W, grad in zip(weights, grads_W, strict=True)]
            biases = [b - lr * grad for b, grad in zip(biases, grads_b, strict=True)]
        history.append(mean_cost(weights, biases, X, labels, activation))
    return weights, biases, history
