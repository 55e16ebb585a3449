# chaff of train: cuts gradients off at 1
# You limit the gradients to 1 before the step. Plain SGD does not: the step is lr times the gradient, however steep it
# is.
import numpy as np

# ruff: noqa: F821 - init_weights, minibatches, backprop and mean_cost are given in the source over which this is laid


def train(X, labels, sizes, rng, epochs, lr, batch_size=32, activation="relu"):
    weights, biases = init_weights(sizes, activation, rng)
    history = []
    for _ in range(epochs):
        for batch in minibatches(len(X), batch_size, rng):
            grads_W, grads_b, _ = backprop(weights, biases, X[batch], labels[batch], activation)
            weights = [W - lr * np.clip(grad, -1, 1) for W, grad in zip(weights, grads_W, strict=True)]
            biases = [b - lr * np.clip(grad, -1, 1) for b, grad in zip(biases, grads_b, strict=True)]
        history.append(mean_cost(weights, biases, X, labels, activation))
    return weights, biases, history
