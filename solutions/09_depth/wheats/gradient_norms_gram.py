# wheat of gradient_norms: norms from products of examples, no gradient in sight; float32
import numpy as np


def gradient_norms(weights, biases, X, labels, activation):
    m = len(X)
    act, slope = {
        "sigmoid": (lambda z: 0.5 + 0.5 * np.tanh(z / 2), lambda z: 0.25 / np.cosh(z / 2) ** 2),
        "tanh": (np.tanh, lambda z: 1 - np.tanh(z) ** 2),
        "relu": (lambda z: (z + np.abs(z)) / 2, lambda z: np.heaviside(z, 0)),
    }[activation]
    zs, inputs = [], [X]
    for W, b in zip(weights, biases, strict=True):
        zs.append(np.einsum("mk,jk->mj", inputs[-1], W) + b)
        inputs.append(act(zs[-1]))
    p = np.exp(zs[-1])
    delta = p / p.sum(axis=1)[:, None] - (np.asarray(labels)[:, None] == np.arange(p.shape[1]))
    squares = []
    for layer in range(len(weights))[::-1]:
        squares.append(np.sum((delta @ delta.T) * (inputs[layer] @ inputs[layer].T)) / m**2)
        if layer:
            delta = np.einsum("mj,jk,mk->mk", delta, weights[layer], slope(zs[layer - 1]))
    return np.sqrt(np.maximum(squares[::-1], 0)).astype(np.float32)
