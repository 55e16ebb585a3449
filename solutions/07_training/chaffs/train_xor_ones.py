# chaff of train_xor: starts with all hidden neurons alike
# All hidden neurons begin with the same weights, so they get the same gradients and stay alike for ever: you train
# one neuron, eight times. One neuron cannot do XOR.
import numpy as np


def train_xor(rng, hidden=8, epochs=3000, lr=0.5):
    X, y = np.array([[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]]), np.array([0, 1, 1, 0])
    W, b = np.full((hidden, 2), rng.normal()), np.zeros(hidden)
    w, c = np.full(hidden, rng.normal()), 0.0
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
