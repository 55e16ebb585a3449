# wheat of train: adds up the gradient of a batch one example at a time, with outer products
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
            z = W.dot(a[-1]) + b
            a.append(z if k == last else bend(z))
        e = np.exp(a[-1] - a[-1].max())
        return a, e / e.sum()

    history = []
    for _ in range(epochs):
        order = rng.permutation(len(X)).tolist()
        for start in range(0, len(order), batch_size):
            batch = order[start : start + batch_size]
            steps_W, steps_b = [np.zeros(W.shape) for W in weights], [np.zeros(b.shape) for b in biases]
            for i in batch:
                a, delta = look(X[i])
                delta[labels[i]] -= 1
                for k in range(last, -1, -1):
                    steps_W[k] += np.outer(delta, a[k])
                    steps_b[k] += delta
                    if k:
                        delta = delta.dot(weights[k]) * slope(a[k])
            for k in range(last + 1):
                weights[k] -= lr / len(batch) * steps_W[k]
                biases[k] -= lr / len(batch) * steps_b[k]
        history.append(sum(-float(np.log(look(x)[1][y])) for x, y in zip(X, labels, strict=True)) / len(X))
    return weights, biases, history
