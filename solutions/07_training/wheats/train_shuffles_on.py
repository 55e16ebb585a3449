# wheat of train: shuffles rows and labels of its own copies further in each epoch, as one table
import numpy as np

# ruff: noqa: F821 - init_weights, backprop and mean_cost are given in the source over which this is laid


def train(X, labels, sizes, rng, epochs, lr, batch_size=32, activation="relu"):
    weights, biases = init_weights(sizes, activation, rng)
    table, history = np.column_stack([X, labels]).astype(float), []
    for _ in range(epochs):
        rng.shuffle(table)
        for part in np.split(table, range(batch_size, len(table), batch_size)):
            rows, classes = part[:, :-1], part[:, -1].astype(int)
            grads_W, grads_b, _ = backprop(weights, biases, rows, classes, activation)
            weights = [W - lr * grad for W, grad in zip(weights, grads_W, strict=True)]
            biases = [b - lr * grad for b, grad in zip(biases, grads_b, strict=True)]
        history.append(mean_cost(weights, biases, X, labels, activation))
    return weights, biases, history
