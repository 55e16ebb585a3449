# wheat of train: draws all orders before the weights, shuffles copies of the data, steps in place on its own arrays
import numpy as np

# ruff: noqa: F821 - init_weights, backprop and mean_cost are given in the source over which this is laid


def train(X, labels, sizes, rng, epochs, lr, batch_size=32, activation="relu"):
    orders = [rng.permutation(len(labels)) for _ in range(epochs)]
    weights, biases = init_weights(sizes, activation, rng)
    history = []
    for order in orders:
        rows, classes = X[order], labels[order]
        while len(rows):
            grads_W, grads_b, _ = backprop(weights, biases, rows[:batch_size], classes[:batch_size], activation)
            for array, grad in zip(weights + biases, grads_W + grads_b, strict=True):
                np.subtract(array, lr * grad, out=array)
            rows, classes = rows[batch_size:], classes[batch_size:]
        history.append(float(mean_cost(weights, biases, X, labels, activation)))
    return [weights, biases, tuple(history)]
