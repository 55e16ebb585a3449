# chaff of train_xor: starts with all hidden neurons alike
# All hidden neurons begin with the same weights, so they get the same gradients and stay alike for ever: you train
# one neuron, eight times. One neuron cannot do XOR.
import numpy as np


def train_xor(rng, hidden=8, epochs=3000, lr=0.5):
    X, y = np.array([[0.0, 0, 1], [0, 1, 1], [1, 0, 1], [1, 1, 1]]), np.array([0, 1, 1, 0])  # a 1 for the bias
    V = np.outer([1, 1, 0], np.full(hidden, rng.normal()))
    w, c = np.full(hidden, rng.normal()), 0.0
    for _ in range(epochs):
        A = np.tanh(X.dot(V))
        d = lr / 4 * (1 / (1 + np.exp(-(A.dot(w) + c))) - y)
        V -= X.T.dot(d[:, None] * w * (1 - A * A))
        w -= d.dot(A)
        c -= d.sum()

    def predict(X):
        return 1 / (1 + np.exp(-(np.tanh(X @ V[:2] + V[2]) @ w + c)))

    return predict
