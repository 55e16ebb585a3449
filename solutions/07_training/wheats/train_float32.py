# wheat of train: everything in float32, uniform initial weights, biases within the matrices, tuples returned
import numpy as np


def train(X, labels, sizes, rng, epochs, lr, batch_size=32, activation="relu"):
    layers = []
    for n, k in zip(sizes[:-1], sizes[1:], strict=True):
        W = rng.uniform(-1, 1, size=(k, n + 1)) * np.sqrt(6 / n)
        W[:, n] = 0
        layers.append(W.astype(np.float32))
    Y = np.eye(sizes[-1], dtype=np.float32)[labels]
    data = np.column_stack([X, np.ones(len(X))]).astype(np.float32)
    bend = {"relu": lambda z: np.maximum(z, 0), "tanh": np.tanh, "sigmoid": lambda z: 1 / (1 + np.exp(-z))}[activation]

    def look(rows):
        inputs = [rows]
        for W in layers[:-1]:
            a = bend(inputs[-1] @ W.T)
            inputs.append(np.column_stack([a, np.ones(len(a), dtype=np.float32)]))
        e = inputs[-1] @ layers[-1].T
        e = np.exp(e - e.max(axis=1, keepdims=True))
        return inputs, e / e.sum(axis=1, keepdims=True)

    history = np.zeros(epochs, dtype=np.float32)
    for epoch in range(epochs):
        order = rng.permutation(len(X))
        for start in range(0, len(X), batch_size):
            rows = order[start : start + batch_size]
            inputs, p = look(data[rows])
            delta = (p - Y[rows]) / np.float32(len(rows))
            for k in reversed(range(len(layers))):
                step = np.float32(lr) * (delta.T @ inputs[k])
                if k:
                    a = inputs[k][:, :-1]
                    slope = {"relu": a > 0, "tanh": 1 - a * a, "sigmoid": a * (1 - a)}[activation]
                    delta = (delta @ layers[k])[:, :-1] * slope
                layers[k] = layers[k] - step
        history[epoch] = -np.mean(np.log((look(data)[1] * Y).sum(axis=1)))
    return tuple(W[:, :-1] for W in layers), tuple(W[:, -1] for W in layers), history
