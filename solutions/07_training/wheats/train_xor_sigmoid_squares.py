# wheat of train_xor: sigmoid hidden layer and the squared error, one example at a time
import numpy as np


def train_xor(rng, hidden=8, epochs=3000, lr=0.5):
    V = rng.uniform(-1.5, 1.5, size=(hidden, 3))  # the last column is the bias
    w = rng.uniform(-1.5, 1.5, size=hidden + 1)
    examples = [
        (np.array([0.0, 0, 1]), 0),
        (np.array([0.0, 1, 1]), 1),
        (np.array([1.0, 0, 1]), 1),
        (np.array([1.0, 1, 1]), 0),
    ]
    for _ in range(epochs):
        for x, y in examples:
            a = 1 / (1 + np.exp(-(V @ x)))
            p = 1 / (1 + np.exp(-(w[:-1] @ a + w[-1])))
            d = (p - y) * p * (1 - p)
            V -= lr * np.outer(d * w[:-1] * a * (1 - a), x)
            w -= lr * d * np.append(a, 1)

    def predict(X):
        a = 1 / (1 + np.exp(-(X @ V[:, :2].T + V[:, 2])))
        return (1 / (1 + np.exp(-(a @ w[:-1] + w[-1])))).tolist()

    return predict
