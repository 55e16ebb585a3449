# wheat of gradient_norms: one example at a time, a tuple of plain numbers
import math

import numpy as np


def gradient_norms(weights, biases, X, labels, activation):
    totals = [np.zeros(W.shape) for W in weights]
    for x, label in zip(X, labels, strict=True):
        inputs, slopes, a = [], [], x
        for W, b in zip(weights, biases, strict=True):
            inputs.append(a)
            z = W @ a + b
            if activation == "sigmoid":
                a = 1 / (1 + np.exp(-z))
                slopes.append(a * (1 - a))
            elif activation == "tanh":
                a = np.tanh(z)
                slopes.append(1 / np.cosh(z) ** 2)
            else:
                a = np.where(z > 0, z, 0)
                slopes.append(np.where(z > 0, 1, 0))
        delta = np.exp(z) / np.sum(np.exp(z))
        delta[label] -= 1
        for layer in reversed(range(len(weights))):
            totals[layer] += np.outer(delta, inputs[layer])
            if layer > 0:
                delta = (weights[layer].T @ delta) * slopes[layer - 1]
    return tuple(math.sqrt(sum(v * v for v in (total / len(X)).ravel())) for total in totals)
