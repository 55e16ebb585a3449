# wheat of train_xor: softmax over two outputs, ReLU, an object with __call__, float32; stops when all is learned
import numpy as np


class Network:
    def __init__(self, rng, hidden):
        self.W = rng.normal(0, 1, size=(2, hidden))
        self.b = rng.uniform(-0.5, 0.5, size=hidden)
        self.V = rng.normal(0, np.sqrt(2 / hidden), size=(hidden, 2))
        self.c = np.zeros(2)

    def both(self, X):
        a = np.maximum(0, X.dot(self.W) + self.b)
        e = np.exp(a.dot(self.V) + self.c)
        return a, e / (e[:, :1] + e[:, 1:])

    def __call__(self, X):
        return self.both(X)[1][:, 1].astype(np.float32)


def train_xor(rng, hidden=8, epochs=3000, lr=0.5):
    X, Y = np.array([[0.0, 0], [0, 1], [1, 0], [1, 1]]), np.array([[1, 0], [0, 1], [0, 1], [1, 0]])
    network, ones = Network(rng, hidden), np.ones(4)
    for _ in range(epochs):
        a, p = network.both(X)
        if np.max(np.abs(p - Y)) < 0.1:
            break
        d = lr / 4 * (p - Y)
        back = d.dot(network.V.T) * (a > 0)
        network.V -= a.T.dot(d)
        network.c -= ones.dot(d)
        network.W -= X.T.dot(back)
        network.b -= ones.dot(back)
    return network
