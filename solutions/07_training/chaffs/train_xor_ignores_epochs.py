# chaff of train_xor: always 600 epochs
# The number of steps is fixed in your code: the argument `epochs` makes no difference.
import numpy as np


def train_xor(rng, hidden=8, epochs=3000, lr=0.5):
    X, y = np.array([[0.0, 0, 1], [0, 1, 1], [1, 0, 1], [1, 1, 1]]), np.array([0, 1, 1, 0])  # a 1 for the bias
    V = np.vstack([rng.normal(0, np.sqrt(0.5), size=(hidden, 2)).T, np.zeros(hidden)])
    w, c = rng.normal(0, np.sqrt(1 / hidden), size=hidden), 0.0
    for _ in range(600):
        A = np.tanh(X.dot(V))
        d = lr / 4 * (1 / (1 + np.exp(-(A.dot(w) + c))) - y)
        V -= X.T.dot(d[:, None] * w * (1 - A * A))
        w -= d.dot(A)
        c -= d.sum()

    def predict(X):
        return 1 / (1 + np.exp(-(np.tanh(X @ V[:2] + V[2]) @ w + c)))

    return predict
