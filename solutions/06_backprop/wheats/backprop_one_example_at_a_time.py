# wheat of backprop: outer products, one example at a time, summed up; lists of lists
import numpy as np


def backprop(weights, biases, X, labels, activation="sigmoid"):
    grads_W = [np.zeros(W.shape) for W in weights]
    grads_b = [np.zeros(len(b)) for b in biases]
    cost, m = 0.0, len(X)
    for x, label in zip(X, labels, strict=True):
        signals, slopes = [x], []
        for W, b in zip(weights, biases, strict=True):
            z = W.dot(signals[-1]) + b
            if activation == "sigmoid":
                a = 1 / (1 + np.exp(-z))
                slopes.append(a * (1 - a))
            elif activation == "tanh":
                a = np.tanh(z)
                slopes.append(1 - a * a)
            else:
                a = np.where(z > 0, z, 0)
                slopes.append(np.where(z > 0, 1, 0))
            signals.append(a)
        p = np.exp(z) / np.exp(z).sum()
        cost -= np.log(p[label]) / m
        delta = p
        delta[label] -= 1
        for layer in reversed(range(len(weights))):
            grads_W[layer] += np.outer(delta, signals[layer]) / m
            grads_b[layer] += delta / m
            if layer:
                delta = weights[layer].T.dot(delta) * slopes[layer - 1]
    return [g.tolist() for g in grads_W], [g.tolist() for g in grads_b], cost
