# chaff of train_xor: no activation in the hidden layer
# Without an activation two layers are one linear layer, and no line separates the XOR points: the best it can do is
# 0.5 everywhere.
import numpy as np


def train_xor(rng, hidden=8, epochs=3000, lr=0.5):
    X, y = np.array([[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]]), np.array([0, 1, 1, 0])
    W, b = rng.normal(0, np.sqrt(0.5), size=(hidden, 2)), np.zeros(hidden)
    w, c = rng.normal(0, np.sqrt(1 / hidden), size=hidden), 0.0
    for _ in range(epochs):
        A = X @ W.T + b
        p = 1 / (1 + np.exp(-(A @ w + c)))
        delta = (p - y) / 4
        back = np.outer(delta, w)
        w, c = w - lr * delta @ A, c - lr * delta.sum()
        W, b = W - lr * back.T @ X, b - lr * back.sum(axis=0)

    def predict(X):
        return 1 / (1 + np.exp(-((X @ W.T + b) @ w + c)))

    return predict
