# wheat of gradient_norms: central differences of the cost, entry by entry
import numpy as np


def cost(weights, biases, X, labels, activation):
    act = {"sigmoid": lambda z: 1 / (1 + np.exp(-z)), "tanh": np.tanh, "relu": lambda z: z * (z > 0)}[activation]
    A = X @ weights[0].T + biases[0]
    for W, b in zip(weights[1:], biases[1:], strict=True):
        A = act(A) @ W.T + b
    A = A - A.max(axis=1, keepdims=True)
    return np.mean(np.log(np.exp(A).sum(axis=1)) - A[np.arange(len(A)), labels])


def gradient_norms(weights, biases, X, labels, activation, h=1e-5):
    weights = [np.array(W, dtype=float) for W in weights]
    norms = []
    for W in weights:
        total = 0.0
        for place in np.ndindex(W.shape):
            kept = W[place]
            W[place] = kept + h
            above = cost(weights, biases, X, labels, activation)
            W[place] = kept - h
            total += ((above - cost(weights, biases, X, labels, activation)) / (2 * h)) ** 2
            W[place] = kept
        norms.append(total**0.5)
    return np.array(norms)
