# wheat of train: the gradients of the examples of a batch one by one, in a stack of outer products, then added up
import numpy as np


def train(X, labels, sizes, rng, epochs, lr, batch_size=32, activation="relu"):
    weights = [rng.normal(0, np.sqrt(2 / n), size=(k, n)) for n, k in zip(sizes[:-1], sizes[1:], strict=True)]
    biases = [np.zeros(k) for k in sizes[1:]]
    bend = {"relu": lambda z: z * (z > 0), "tanh": np.tanh, "sigmoid": lambda z: (1 + np.tanh(z / 2)) / 2}[activation]
    slope = {"relu": lambda a: a > 0, "tanh": lambda a: 1 - a * a, "sigmoid": lambda a: a - a * a}[activation]
    last = len(weights) - 1

    def look(x):
        a = [x]
        for k, (W, b) in enumerate(zip(weights, biases, strict=True)):
            z = a[-1].dot(W.T) + b
            a.append(z if k == last else bend(z))
        e = np.exp(a[-1] - a[-1].max(axis=1, keepdims=True))
        return a, e / e.sum(axis=1, keepdims=True)

    history = []
    for _ in range(epochs):
        order = rng.permutation(len(X))
        for start in range(0, len(order), batch_size):
            batch = order[start : start + batch_size]
            a, delta = look(X[batch])
            delta[range(len(batch)), labels[batch]] -= 1
            rate = lr / len(batch)
            for k in range(last, -1, -1):
                before = delta.dot(weights[k]) * slope(a[k]) if k else None
                weights[k] -= rate * (delta[:, :, None] * a[k][:, None, :]).sum(axis=0)
                biases[k] -= rate * delta.sum(axis=0)
                delta = before
        history.append(-sum(np.log(look(X)[1][range(len(X)), labels]).tolist()) / len(X))
    return weights, biases, history
