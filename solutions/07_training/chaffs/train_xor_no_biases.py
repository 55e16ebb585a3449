# chaff of train_xor: no biases
# There are no biases. Then the point (0, 0) gets 0 in every hidden neuron of tanh or ReLU, and a probability of
# exactly 0.5, whatever the weights are.
import numpy as np


def train_xor(rng, hidden=8, epochs=3000, lr=0.5):
    X, y = np.array([[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]]), np.array([0, 1, 1, 0])
    V = rng.normal(0, np.sqrt(0.5), size=(hidden, 2)).T.copy()
    w = rng.normal(0, np.sqrt(1 / hidden), size=hidden)
    for _ in range(epochs):
        A = np.tanh(X.dot(V))
        d = lr / 4 * (1 / (1 + np.exp(-A.dot(w))) - y)
        V -= X.T.dot(d[:, None] * w * (1 - A * A))
        w -= d.dot(A)

    def predict(X):
        return 1 / (1 + np.exp(-(np.tanh(X @ V) @ w)))

    return predict
