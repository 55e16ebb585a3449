# chaff of train: a generator of its own
# Weights and shuffling do not come from the generator that you were given: every training is the same one. Do not
# start another generator inside.

import numpy as np

# ruff: noqa: F821 - init_weights, minibatches, backprop and mean_cost are given in the source over which this is laid


def train(X, labels, sizes, rng, epochs, lr, batch_size=32, activation="relu"):
    rng = np.random.default_rng(0)
    weights, biases = init_weights(sizes, activation, rng)
    history = []
    for _ in range(epochs):
        for batch in minibatches(len(X), batch_size, rng):
            grads_W, grads_b, _ = backprop(weights, biases, X[batch], labels[batch], activation)
            weights = [W - lr * grad for W, grad in zip(weights, grads_W, strict=True)]
            biases = [b - lr * grad for b, grad in zip(biases, grads_b, strict=True)]
        history.append(mean_cost(weights, biases, X, labels, activation))
    return weights, biases, history
