# chaff of train_xor: starts from zeros
# All weights begin at zero. Then every hidden neuron gets the same gradient (here none at all), and they can never
# become different from one another: the start must be random.
import numpy as np


def train_xor(rng, hidden=8, epochs=3000, lr=0.5):
    X, y = np.array([[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]]), np.array([0, 1, 1, 0])
    W, b = np.zeros((hidden, 2)), np.zeros(hidden)
    w, c = np.zeros(hidden), 0.0
    for _ in range(epochs):
        A = np.tanh(X @ W.T + b)
        p = 1 / (1 + np.exp(-(A @ w + c)))
        delta = (p - y) / 4
        back = np.outer(delta, w) * (1 - A**2)
        w, c = w - lr * delta @ A, c - lr * delta.sum()
        W, b = W - lr * back.T @ X, b - lr * back.sum(axis=0)

    def predict(X):
        return 1 / (1 + np.exp(-(np.tanh(X @ W.T + b) @ w + c)))

    return predict
