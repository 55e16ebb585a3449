# chaff of train_xor: starts from zeros
# All weights begin at zero. Then every hidden neuron gets the same gradient (here none at all), and they can never
# become different from one another: the start must be random.
import numpy as np


def train_xor(rng, hidden=8, epochs=3000, lr=0.5):
    X, y = np.array([[0.0, 0, 1], [0, 1, 1], [1, 0, 1], [1, 1, 1]]), np.array([0, 1, 1, 0])  # a 1 for the bias
    V = np.zeros((3, hidden))
    w, c = np.zeros(hidden), 0.0
    for _ in range(epochs):
        A = np.tanh(X.dot(V))
        d = lr / 4 * (1 / (1 + np.exp(-(A.dot(w) + c))) - y)
        V -= X.T.dot(d[:, None] * w * (1 - A * A))
        w -= d.dot(A)
        c -= d.sum()
    W, b = V[:2].T, V[2]

    def predict(X):
        return 1 / (1 + np.exp(-(np.tanh(X @ W.T + b) @ w + c)))

    return predict
