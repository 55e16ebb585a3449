# chaff of train: shuffles once and then only moves the beginning on
# The examples are shuffled once; later epochs only begin somewhere else in the same order, and each example keeps its
# neighbours. Every epoch needs a shuffle of its own.

import numpy as np

# ruff: noqa: F821 - init_weights, minibatches, backprop and mean_cost are given in the source over which this is laid


def train(X, labels, sizes, rng, epochs, lr, batch_size=32, activation="relu"):
    weights, biases = init_weights(sizes, activation, rng)
    order = rng.permutation(len(X))
    history = []
    for _ in range(epochs):
        order = np.roll(order, 1)
        for start in range(0, len(X), batch_size):
            batch = order[start : start + batch_size]
            grads_W, grads_b, _ = backprop(weights, biases, X[batch], labels[batch], activation)
            weights = [W - lr * grad for W, grad in zip(weights, grads_W, strict=True)]
            biases = [b - lr * grad for b, grad in zip(biases, grads_b, strict=True)]
        history.append(mean_cost(weights, biases, X, labels, activation))
    return weights, biases, history
