# wheat of train_xor: softmax over two outputs, ReLU, an object with __call__, float32 probabilities
import numpy as np


class Network:
    def __init__(self, rng, hidden):
        self.W = rng.normal(0, 1, size=(hidden, 2))
        self.b = rng.uniform(-0.5, 0.5, size=hidden)
        self.V = rng.normal(0, np.sqrt(2 / hidden), size=(2, hidden))
        self.c = np.zeros(2)

    def both(self, X):
        a = np.maximum(0, X @ self.W.T + self.b)
        e = np.exp(a @ self.V.T + self.c)
        return a, e / e.sum(axis=1, keepdims=True)

    def __call__(self, X):
        return self.both(X)[1][:, 1].astype(np.float32)


def train_xor(rng, hidden=8, epochs=3000, lr=0.5):
    X, Y = np.array([[0, 0], [0, 1], [1, 0], [1, 1]]), np.array([[1, 0], [0, 1], [0, 1], [1, 0]])
    network = Network(rng, hidden)
    for _ in range(epochs):
        a, p = network.both(X)
        d = (p - Y) / 4
        back = (d @ network.V) * (a > 0)
        network.V -= lr * d.T @ a
        network.c -= lr * d.sum(axis=0)
        network.W -= lr * back.T @ X
        network.b -= lr * back.sum(axis=0)
    return network
