# wheat of train_xor: sigmoid hidden layer, the sum of the squared errors, and no step more than it takes
import numpy as np


def train_xor(rng, hidden=8, epochs=3000, lr=0.5):
    X, y = np.array([[0.0, 0, 1], [0, 1, 1], [1, 0, 1], [1, 1, 1]]), np.array([0, 1, 1, 0])
    V = rng.uniform(-1.5, 1.5, size=(3, hidden))  # the last row is the bias
    w, c = rng.uniform(-1.5, 1.5, size=hidden), rng.uniform(-1.5, 1.5)
    for _ in range(epochs):
        A = 1 / (1 + np.exp(-X.dot(V)))
        p = 1 / (1 + np.exp(-(A.dot(w) + c)))
        if np.max(np.abs(p - y)) < 0.2:
            break
        d = lr * (p - y) * p * (1 - p)
        V -= X.T.dot(d[:, None] * w * A * (1 - A))
        w -= d.dot(A)
        c -= d.sum()

    def predict(X):
        A = 1 / (1 + np.exp(-(X @ V[:2] + V[2])))
        return (1 / (1 + np.exp(-(A @ w + c)))).tolist()

    return predict
